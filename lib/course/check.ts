import { inspect, isDeepStrictEqual } from "node:util";
import { type Displayable, displayable, escape } from "../charts/bundle.ts";
import { inTime, RealClock } from "../sim/mod.ts";

/** One thing an exercise must do. */
export interface Case<Args extends unknown[], Result> {
  /** The arguments the reader's function is called with. */
  args: Args;
  /** The answer, or a test of the answer. */
  expect: Awaited<Result> | ((got: Awaited<Result>) => boolean);
  /** What the case is about, in words. */
  about?: string;
}

/** MIME type under which the tests find whether an exercise was solved. */
export const CHECK_MIME = "application/vnd.under-load.check+json";

/** An asynchronous answer that takes longer than this counts as wrong. */
const BUDGET_MS = 3000;

/**
 * Marks an exercise: calls the reader's function on each case until one fails, and shows ✓, or ✗ with
 * that case. It never throws, so *Run all* goes on past an exercise that is not solved yet.
 *
 * @example
 * ```ts
 * import { check } from "#lib/course";
 * import assert from "node:assert/strict";
 *
 * const double = (x: number) => x * 2;
 * const result = await check("double it", double, [{ args: [2], expect: 4 }]);
 * assert.equal(result.passed, true);
 * ```
 */
export async function check<Args extends unknown[], Result>(
  title: string,
  fn: (...args: Args) => Result,
  cases: Case<Args, Result>[],
): Promise<Displayable & { passed: boolean }> {
  let done = 0;
  for (const { args, expect, about } of cases) {
    const given = about ?? args.map(text).join(", ");
    try {
      const got = await inItsTime(fn(...args));
      const right = typeof expect === "function"
        ? (expect as (got: unknown) => boolean)(got)
        : isDeepStrictEqual(got, expect);
      if (!right) {
        const wanted = typeof expect === "function" ? "" : ` instead of ${text(expect)}`;
        return verdict(title, false, `${given}: got ${text(got)}${wanted}`, done, cases.length);
      }
    } catch (error) {
      return verdict(title, false, `${given}: threw ${text(error)}`, done, cases.length);
    }
    done++;
  }
  return verdict(title, true, "", done, cases.length);
}

function verdict(title: string, passed: boolean, why: string, done: number, total: number) {
  const head = `${passed ? "✓" : "✗"} ${title}`;
  const score = `${done} of ${total} cases`;
  const colour = passed ? "#1a7f37" : "#b35900";
  return displayable({
    "text/html": `<p><strong style="color:${colour}">${escape(head)}</strong> · ${score}${
      why && `<br>first that fails: <code>${escape(why)}</code>`
    }</p>`,
    "text/plain": `${head} · ${score}${why && `\nfirst that fails: ${why}`}`,
    [CHECK_MIME]: { title, passed },
  }, { passed });
}

/** An answer of a reader's function, in time: it may be a promise that never ends. */
function inItsTime<T>(answer: T): Promise<Awaited<T>> {
  const late = () => new Error(`no answer within ${BUDGET_MS} ms`);
  return inTime(new RealClock(), BUDGET_MS, Promise.resolve(answer), late);
}

function text(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === "function") return value.name || "a function";
  const written = asJson(value) ?? inspect(value, { depth: 4, breakLength: Infinity });
  return written.length > 120 ? `${written.slice(0, 117)}…` : written;
}

/** JSON where that says all there is to say: not for a Map, a BigInt, a circle or an `undefined` inside. */
function asJson(value: unknown): string | undefined {
  try {
    const json = JSON.stringify(value);
    return json !== undefined && isDeepStrictEqual(JSON.parse(json), value) ? json : undefined;
  } catch {
    return undefined;
  }
}
