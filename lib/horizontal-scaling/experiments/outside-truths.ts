import type { Random, TruthRow } from "../../sim/mod.ts";
import { checkErlangB, checkErlangC } from "../truths/erlang.ts";
import { checkJoin, maglevFacts } from "../truths/hashing.ts";
import { checkAutoscaler } from "../truths/kubernetes.ts";
import { checkPhi } from "../truths/phi.ts";
import { checkSupermarket } from "../truths/supermarket.ts";
import { intervalOf, type IntervalRow } from "../truths/interval-row.ts";
import { firstSuspicions } from "./detectors.ts";

/** A line of the score, with the worst of its rows. */
export interface Score extends TruthRow {
  worst: string;
}

const percent = (share: number) => `${(share * 100).toFixed(Math.abs(share) < 0.001 ? 4 : 2)} %`;

/** Runs every truth in the size that suits a notebook. */
export function outsideTruths(random: Random): { scores: Score[]; supermarket: IntervalRow[] } {
  // The more crowded a cell, the longer its queues remember, and the more requests it takes.
  const supermarket = checkSupermarket(
    random.split("market"),
    ({ lam }) => lam > 0.95 ? 300_000 : lam > 0.8 ? 250_000 : 100_000,
  );
  const erlangC = checkErlangC(random.split("C"), 120_000);
  const erlangB = checkErlangB(random.split("B"), 120_000);
  const hpa = checkAutoscaler();
  const join = checkJoin(10, { rings: 120, keys: 5000 });
  const maglev = [10, 100, 600].map((nodes) => maglevFacts(nodes));
  const phi = checkPhi(random.split("phi"), [1, 3, 8], 25);
  const swim = intervalOf(firstSuspicions(random.split("swim"), 50, 150));
  const swimFormula = 1 / (1 - (1 - 1 / 49) ** 49);
  // A run that is short against the times in it says little about the law; these are long.
  const little = [...erlangC, ...erlangB].map((row) => row.little);
  const right = hpa.filter(({ ok }) => ok).length;
  const balance = Math.max(...maglev.map(({ imbalance }) => imbalance));
  const extra = Math.max(...maglev.map(({ extra }) => extra));
  // 95 % intervals are left by one true value in twenty: more than two in eleven would be a fault.
  const inside = (truth: string, rows: IntervalRow[]): Score => ({
    truth,
    score: `${
      rows.filter((row) => row.inside).length
    } of ${rows.length} inside their 95 % interval`,
    worst: worstOf(rows),
    ok: rows.filter((row) => !row.inside).length <= Math.ceil(rows.length / 6),
  });
  return {
    supermarket,
    scores: [
      inside("supermarket model, 500 servers", supermarket),
      inside("Erlang C: share that waits, mean wait", erlangC),
      inside("Erlang B: share refused", erlangB),
      {
        truth: "Kubernetes' replica counts",
        score: `${right} of ${hpa.length}`,
        worst: hpa.find(({ ok }) => !ok)?.case ?? "",
        ok: right === hpa.length,
      },
      {
        truth: "keys that move when an 11th node joins, against 1/11",
        score: `${percent(join.error)} off, ± ${percent(join.half / join.expected)}`,
        worst: `${join.strayed} moved between old nodes`,
        ok: Math.abs(join.error) <= 0.02 + join.half / join.expected && join.strayed === 0,
      },
      {
        truth: "Maglev: shares differ by less than 1 % (10, 100, 600 nodes)",
        score: `at most ${percent(balance)}`,
        worst: `a leaving node moves ${percent(extra)} of the table besides its own`,
        ok: balance < 0.01 && extra < 0.02,
      },
      inside("φ-accrual: time to detect", phi),
      {
        truth: "SWIM: periods until a death is first suspected, against e/(e−1)",
        score: `${swim.mean.toFixed(2)} ± ${swim.half.toFixed(2)}`,
        worst: `formula for 50 members: ${swimFormula.toFixed(2)}`,
        ok: Math.abs(swim.mean - swimFormula) < 2 * swim.half,
      },
      {
        truth: "Little's law in each Erlang run",
        score: `${little.filter((gap) => gap < 0.02).length} of ${little.length} within 2 %`,
        worst: percent(Math.max(...little)),
        ok: little.every((gap) => gap < 0.02),
      },
    ],
  };
}

function worstOf(rows: readonly IntervalRow[]): string {
  const worst = rows.reduce((a, b) =>
    Math.abs(b.mean - b.expected) / b.half > Math.abs(a.mean - a.expected) / a.half ? b : a
  );
  return `${worst.truth}: ${percent(worst.error)}, ± ${percent(worst.half / worst.expected)}`;
}
