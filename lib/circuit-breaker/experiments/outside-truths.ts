import type { Random, TruthRow } from "../../sim/mod.ts";
import { compareSequences } from "../reference.ts";
import { checkBreakerFacts, checkContention, type ContentionTruth } from "../truths.ts";
import type { FormulaRow } from "./closed-form-runs.ts";

/** What the notebook has measured already, to be held against its formulas. */
export interface Measurements {
  blocking: readonly FormulaRow[];
  trips: readonly (FormulaRow & { error: number; expected: number })[];
  sums: readonly FormulaRow[];
}

/** Every outside truth with its score. @param depth Events in each sequence that is played. */
export function outsideTruths(
  random: Random,
  measured: Measurements,
  depth = 8,
): { scores: TruthRow[]; published: ContentionTruth[] } {
  const facts = checkBreakerFacts(), published = checkContention(random);
  const { sequences, differences, illegal, mostProbes } = compareSequences(depth);
  return {
    published,
    scores: [
      counted("resilience4j's documented behaviour", facts),
      counted("published back-off runs, calls and time", published),
      {
        truth: `every sequence of ${depth} events, against a naive breaker`,
        score: `${differences} of ${sequences} differ`,
        ok: differences === 0,
      },
      { truth: "moves that a breaker must not make", score: `${illegal} made`, ok: illegal === 0 },
      { truth: "probes at once in half-open: 2", score: `${mostProbes}`, ok: mostProbes === 2 },
      ...againstFormulas(measured),
    ],
  };
}

/** What was measured, held against its closed forms. */
export function againstFormulas({ blocking, trips, sums }: Measurements): TruthRow[] {
  const apart = (row: FormulaRow) => Math.abs(row.simulated - row.formula);
  // Where hardly one opening is expected, none is no proof.
  const near = trips.filter(({ expected }) => expected >= 20).map((row) => ({
    ok: apart(row) <= 4 * row.error,
  }));
  const shares = sums.map((row) => apart(row) / row.formula);
  return [
    within("bulkhead against Erlang B, bound 0.01", blocking.map(apart), 0.01),
    counted("windows that open 20 times or more, within 4 errors of the binomial tail", near),
    within("retries against the geometric sum, bound 5 %", shares, 0.05),
  ];
}

function counted(truth: string, rows: readonly { ok: boolean }[]): TruthRow {
  const good = rows.filter((row) => row.ok).length;
  return { truth, score: `${good} of ${rows.length}`, ok: good === rows.length };
}

function within(truth: string, off: readonly number[], bound: number): TruthRow {
  const most = Math.max(...off);
  return { truth, score: `off by ${most.toFixed(4)} at most`, ok: most < bound };
}
