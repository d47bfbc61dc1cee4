import { format } from "./format.ts";

/**
 * A number with its noun, in the singular where it is one.
 *
 * @param plural Where it is not the noun with -s, -es or -ies.
 *
 * @example
 * ```ts
 * import { count } from "#lib/charts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(count(1, "partition"), "1 partition");
 * assert.equal(count(12_500, "query"), "12,500 queries");
 * assert.equal(count(0, "lost update"), "0 lost updates");
 * ```
 */
export function count(value: number, noun: string, plural?: string): string {
  return `${format(value)} ${value === 1 ? noun : plural ?? pluralOf(noun)}`;
}

function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.slice(0, -1) + "ies";
  return noun + (/(s|x|z|ch|sh)$/.test(noun) ? "es" : "s");
}

/**
 * The size of a difference, for a sentence: one too small to show is said to be below what is shown,
 * since "0 %" claims more than was measured.
 *
 * @param least The smallest difference that is shown as a number, in the value's own unit (0.001 is 0.1 %).
 *
 * @example
 * ```ts
 * import { difference } from "#lib/charts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(difference(0.0213), "2.13 %");
 * assert.equal(difference(-0.0004), "below 0.1 %");
 * assert.equal(difference(0.2, "ms", 1), "below 1 ms");
 * ```
 */
export function difference(value: number, unit = "%", least = unit === "%" ? 0.001 : 1): string {
  const size = Math.abs(value);
  return size < least ? `below ${format(least, unit)}` : format(size, unit);
}

/** What a comparison found: who is ahead, and by what factor. */
export interface Ranking {
  /** The name with the best value; the first of them where several share it. */
  best: string;
  /** The name with the worst value. */
  worst: string;
  /** Whether all values are the same within {@linkcode RankOptions.tie}. */
  tie: boolean;
  /** The better of the two values divided into the other one, at least 1; `Infinity` where it is 0. */
  factor: number;
  /** Names from best to worst. */
  order: string[];
}

/** How values are compared. */
export interface RankOptions {
  /** What is better: a low value (time, errors) or a high one (throughput). */
  better: "low" | "high";
  /** Values closer than this share of the larger one are a tie. Default: 0.02. */
  tie?: number;
}

/**
 * Finds out who wins, so that a title that compares is true whatever the numbers are.
 *
 * @throws {RangeError} Where there are fewer than two values, or one is not a number.
 *
 * @example
 * ```ts
 * import { rank } from "#lib/charts";
 * import assert from "node:assert/strict";
 *
 * const { best, factor } = rank({ log: 120, counter: 40 }, { better: "low" });
 * assert.equal(best, "counter");
 * assert.equal(factor, 3);
 * assert.equal(rank({ a: 100, b: 101 }, { better: "high" }).tie, true);
 * ```
 */
export function rank(
  values: Readonly<Record<string, number>>,
  { better, tie = 0.02 }: RankOptions,
): Ranking {
  const entries = Object.entries(values);
  if (entries.length < 2) {
    throw new RangeError(
      `Cannot rank: at least 2 values are needed: received ${entries.length}`,
    );
  }
  for (const [name, value] of entries) {
    if (Number.isNaN(value)) throw new RangeError(`Cannot rank: ${name} is not a number`);
  }
  const sign = better === "low" ? 1 : -1;
  const order = entries.sort(([, a], [, b]) => a === b ? 0 : sign * (a - b));
  const first = order[0]![1], last = order.at(-1)![1];
  const large = Math.max(Math.abs(first), Math.abs(last));
  const small = Math.min(Math.abs(first), Math.abs(last));
  return {
    best: order[0]![0],
    worst: order.at(-1)![0],
    tie: first === last || Math.abs(last - first) <= tie * large,
    factor: first === last ? 1 : large / small,
    order: order.map(([name]) => name),
  };
}

/**
 * A comparison in words: "counter beats log 3×", or "counter and log are level" where they tie. With
 * more than two values the best is held against the next one.
 *
 * @param verb What the winner does; it is followed by the runner-up. Default: `"beats"`.
 *
 * @example
 * ```ts
 * import { beats } from "#lib/charts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(beats({ log: 120, counter: 40 }, { better: "low" }), "counter beats log 3×");
 * assert.equal(beats({ log: 40, counter: 40 }, { better: "low" }), "log and counter are level");
 * ```
 */
export function beats(
  values: Readonly<Record<string, number>>,
  options: RankOptions & { verb?: string },
): string {
  const { order } = rank(values, options);
  const [first, second] = order as [string, string];
  const pair = rank({ [first]: values[first]!, [second]: values[second]! }, options);
  if (pair.tie) return `${first} and ${second} are level`;
  const by = Number.isFinite(pair.factor) ? ` ${format(pair.factor, "×")}` : "";
  return `${first} ${options.verb ?? "beats"} ${second}${by}`;
}
