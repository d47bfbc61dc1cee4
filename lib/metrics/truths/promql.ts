import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { Engine } from "../promql/engine.ts";
import { parse } from "../promql/parse.ts";
import { parseDuration } from "../promql/duration.ts";
import { QueryError } from "../promql/query-error.ts";
import { parseMetric } from "../promql/series-notation.ts";
import type { Queryable } from "../store/queryable.ts";
import { MemorySeries } from "../store/memory-series.ts";

type Told = number | "NaN" | "+Inf" | "-Inf";

/** One query of Prometheus' own scripts and its answer. */
export interface ScriptEval {
  readonly n: number;
  readonly at: string;
  readonly expr: string;
  readonly expect?: Told | readonly (readonly [metric: string, value: Told])[];
  readonly ordered?: boolean;
  readonly fail?: boolean;
}

/** Series and the queries asked of them. */
export interface ScriptGroup {
  readonly file: string;
  readonly load: readonly { step: string; series: readonly (readonly [string, string])[] }[];
  readonly evals: readonly ScriptEval[];
}

/** How an eval went. */
export interface ScriptVerdict {
  readonly file: string;
  readonly n: number;
  readonly expr: string;
  readonly verdict: "right" | "refused" | "wrong";
  readonly why: string;
}

const numberOf = (told: Told) =>
  typeof told === "number" ? told : Number(told.replace("Inf", "Infinity"));
const alike = (a: number, b: number) =>
  a === b || (Number.isNaN(a) && Number.isNaN(b)) ||
  Math.abs(a - b) / (Math.abs(a) + Math.abs(b)) < 1e-6;

/** Asks every eval of Prometheus' scripts of our engine, at its moment and as the middle of three steps. */
export function runScripts(
  groups: readonly ScriptGroup[],
  engineOf: (store: Queryable) => Engine = (store) => new Engine(store),
): ScriptVerdict[] {
  return groups.flatMap(({ file, load, evals }) => {
    const store = new MemorySeries(
      load.flatMap(({ step, series }) => {
        const parsed = MemorySeries.parse(parseDuration(step)!, series);
        return parsed.select([], -Infinity, Infinity);
      }),
    );
    const engine = engineOf(store);
    return evals.map((one) => ({ file, n: one.n, expr: one.expr, ...judge(engine, one) }));
  });
}

function judge(engine: Engine, one: ScriptEval): Pick<ScriptVerdict, "verdict" | "why"> {
  try {
    const at = parseDuration(one.at)!, why = atMoment(engine, one, at);
    if (one.fail) return { verdict: "wrong", why: "it must fail" };
    const over = why === "" && !one.ordered ? inTheMiddle(engine, one, at) : "";
    return { verdict: why + over === "" ? "right" : "wrong", why: why || over };
  } catch (error) {
    if (one.fail && error instanceof QueryError) return { verdict: "right", why: "" };
    return { verdict: "refused", why: (error as Error).message };
  }
}

function atMoment(engine: Engine, one: ScriptEval, at: number): string {
  const answer = engine.instant(one.expr, at);
  if (answer.type === "scalar") {
    return differs([["{}", answer.value]], [["{}", one.expect as Told]], false);
  }
  if (answer.type !== "vector") return `it is a ${answer.type}`;
  return differs(
    answer.rows.map(({ labels, value }) => [labels.key, value]),
    expected(one),
    Boolean(one.ordered),
  );
}

function inTheMiddle(engine: Engine, one: ScriptEval, at: number): string {
  const series = engine.range(one.expr, at - 60_000, at + 60_000, 60_000);
  const middle = series.flatMap(({ labels, times, values }): [string, number][] => {
    const i = times.indexOf(at);
    return i < 0 ? [] : [[labels.key, values[i]!]];
  });
  const scalar = typeof one.expect !== "object";
  const why = differs(
    scalar ? middle.map(([, value]) => ["{}", value]) : middle,
    scalar ? [["{}", one.expect as Told]] : expected(one),
    false,
  );
  return why && `over time: ${why}`;
}

function expected({ expect }: ScriptEval): [string, Told][] {
  return (expect as [string, Told][]).map(([metric, value]) => [parseMetric(metric).key, value]);
}

function differs(got: [string, number][], wanted: [string, Told][], ordered: boolean): string {
  if (got.length !== wanted.length) {
    return `${got.length} rows, not ${wanted.length}: ${JSON.stringify(got)}`;
  }
  const left = new Map(got);
  for (const [i, [key, told]] of wanted.entries()) {
    if (ordered && got[i]![0] !== key) return `row ${i + 1} is ${got[i]![0]}, not ${key}`;
    const value = left.get(key);
    if (value === undefined) return `${key} is missing, there is ${JSON.stringify(got)}`;
    if (!alike(value, numberOf(told))) return `${key} is ${value}, not ${told}`;
  }
  return "";
}

/** Engines that are broken on purpose. Each must fail some of the scripts: else these do not see what they ought to. */
export const BROKEN_ENGINES: Readonly<Record<string, (store: Queryable) => Engine>> = {
  "a rate that knows of no resets": (store) =>
    new Engine(store, {
      overrides: {
        range: {
          rate: ({ values, lo, hi, from, to }) =>
            hi - lo < 2 ? undefined : (values[hi - 1]! - values[lo]!) / (to - from) * 1000,
        },
      },
    }),
  "bounds of buckets compared as texts": (store) =>
    new Engine(store, {
      overrides: { compareBuckets: (a, b) => a.text! < b.text! ? -1 : a.text! > b.text! ? 1 : 0 },
    }),
  "the mark of an end taken for a value": (store) =>
    new Engine({
      select: (matchers, from, to) =>
        store.select(matchers, from, to).map(({ labels, times, values }) => ({
          labels,
          times,
          values,
        })),
    }),
};

/** The score on the scripts, one row. */
export function scriptScores(verdicts: readonly ScriptVerdict[]): TruthRow {
  const wrong = verdicts.filter(({ verdict }) => verdict !== "right");
  return scored(
    "Prometheus' own scripts, each also as the middle of three steps",
    verdicts.length,
    wrong.map(({ file, n, why }) => `${file} ${n}: ${why}`),
  );
}

/** A case of Prometheus' parser tests. */
export interface ParseCase {
  readonly n: number;
  readonly input?: string;
  readonly inputLatin1?: string;
  readonly ok: boolean;
}

/** Whether our parser accepts and refuses what Prometheus' does. */
export function parseScores(cases: readonly ParseCase[]): TruthRow {
  const wrong = cases.filter(({ ok, ...text }) => accepts(text) !== ok);
  return scored(
    "PromQL's parser: accepts and refuses",
    cases.length,
    wrong.map(({ n }) => `case ${n}`),
  );
}

function accepts({ input, inputLatin1 }: Pick<ParseCase, "input" | "inputLatin1">): boolean {
  try {
    parse(input ?? textOfBytes(inputLatin1!));
    return true;
  } catch {
    return false;
  }
}

/** A text whose characters are bytes, read as UTF-8. */
export function textOfBytes(latin1: string): string {
  const bytes = Uint8Array.from(latin1, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
