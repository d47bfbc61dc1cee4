import { requireNumber } from "../../sim/require-number.ts";
import { Labels } from "../store/labels.ts";
import type { Queryable } from "../store/queryable.ts";
import { Budget } from "./budget.ts";
import { typeOf } from "./check-types.ts";
import { bare, evaluate, rangeOf } from "./evaluate.ts";
import type { Node } from "./ast.ts";
import { parse } from "./parse.ts";
import { QueryError } from "./query-error.ts";
import { type Asked, momentsOf, type Overrides } from "./selectors.ts";

/** A series of an answer over time. */
export interface ResultSeries {
  readonly labels: Labels;
  /** In ms. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What a query at one moment gives. */
export type InstantResult =
  | { readonly type: "vector"; readonly rows: readonly { labels: Labels; value: number }[] }
  | { readonly type: "scalar"; readonly value: number }
  | { readonly type: "string"; readonly text: string }
  | { readonly type: "matrix"; readonly series: readonly ResultSeries[] };

/** How {@linkcode Engine} answers. */
export interface EngineOptions {
  /** How long a sample counts as the present one, in ms. Default: 5 min. */
  lookback?: number;
  /** Samples that one query may touch. Default: 50 000 000. */
  maxSamples?: number;
  /** Step of a subquery that says none, in ms. Default: 1 min. */
  subqueryStep?: number;
  /** Parts in place of Prometheus'. Default: none. */
  overrides?: Overrides;
}

/** Most steps of a range query. */
const MOST_STEPS = 11_000;

/**
 * Answers PromQL, as Prometheus 2.42 does, from whatever has samples.
 *
 * @example
 * ```ts
 * import { Engine, MemorySeries } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const store = MemorySeries.parse(60_000, [['trips_total{station="7"}', "0+3x10"]]);
 * const answer = new Engine(store).instant("rate(trips_total[5m]) * 60", 600_000);
 * assert.deepEqual(answer.type === "vector" && answer.rows.map(({ value }) => value), [3]);
 * ```
 */
export class Engine {
  readonly #store: Queryable;
  readonly #lookback: number;
  readonly #maxSamples: number;
  readonly #subqueryStep: number;
  readonly #overrides: Overrides;
  /** What the last query has touched. */
  touched: { series: number; samples: number } = { series: 0, samples: 0 };

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(store: Queryable, options: EngineOptions = {}) {
    const { lookback = 300_000, maxSamples = 50_000_000, subqueryStep = 60_000 } = options;
    requireNumber("create Engine", "lookback", lookback, { unit: "ms", min: 1 });
    requireNumber("create Engine", "maxSamples", maxSamples, { unit: "samples", min: 1 });
    requireNumber("create Engine", "subqueryStep", subqueryStep, { unit: "ms", min: 1 });
    this.#store = store;
    this.#lookback = lookback;
    this.#maxSamples = maxSamples;
    this.#subqueryStep = subqueryStep;
    this.#overrides = options.overrides ?? {};
  }

  /**
   * What a query is worth at one moment, in ms.
   *
   * @throws {QueryError} Where it is no query, or can't be answered.
   */
  instant(query: string | Node, at: number, signal?: AbortSignal): InstantResult {
    const node = typeof query === "string" ? parse(query) : query;
    const asked = this.#ask(Float64Array.of(at), signal);
    if (typeOf(node) === "matrix") return { type: "matrix", series: this.#samples(node, asked) };
    const value = evaluate(node, asked);
    if (value.type === "string") return value;
    if (value.type === "scalar") return { type: "scalar", value: value.values[0]! };
    const rows = value.rows.filter(({ has }) => has[0]);
    return {
      type: "vector",
      rows: rows.map(({ labels, values }) => ({ labels, value: values[0]! })),
    };
  }

  /**
   * What a query is worth at each step from `start` to `end`, all in ms.
   *
   * @throws {QueryError} Where it is no query over time, can't be answered, or has more than 11,000 steps.
   */
  range(
    query: string | Node,
    start: number,
    end: number,
    step: number,
    signal?: AbortSignal,
  ): ResultSeries[] {
    requireNumber("ask over time", "step", step, { unit: "ms", min: 1 });
    const node = typeof query === "string" ? parse(query) : query;
    const type = typeOf(node);
    if (type !== "vector" && type !== "scalar") {
      throw new QueryError(
        `Cannot ask over time: the query gives a ${type}, not a number at each step`,
      );
    }
    const many = Math.floor((end - start) / step) + 1;
    if (many > MOST_STEPS) {
      throw new QueryError(
        `Cannot ask over time: ${many} steps are more than ${MOST_STEPS}; take longer ones`,
      );
    }
    if (!(many > 0)) return [];
    const times = Float64Array.from({ length: many }, (_, i) => start + i * step);
    const value = evaluate(node, this.#ask(times, signal));
    if (value.type === "scalar") return [{ labels: Labels.NONE, times, values: value.values }];
    const rows = value.type === "vector" ? value.rows : [];
    return rows.map(({ labels, values, has }) => {
      const there = (_: number, i: number) => has[i] === 1;
      return has.includes(0)
        ? { labels, times: times.filter(there), values: values.filter(there) }
        : { labels, times, values };
    }).filter((series) => series.times.length > 0);
  }

  #ask(times: Float64Array, signal?: AbortSignal): Asked {
    const budget = new Budget(this.#maxSamples, signal);
    this.touched = budget;
    return {
      store: this.#store,
      budget,
      times,
      start: times[0]!,
      end: times.at(-1)!,
      lookback: this.#lookback,
      subqueryStep: this.#subqueryStep,
      overrides: this.#overrides,
    };
  }

  /** A range selector by itself: its samples. */
  #samples(node: Node, asked: Asked): ResultSeries[] {
    const range = bare(node);
    if (range.kind !== "selector" && range.kind !== "subquery") return [];
    const [moment] = momentsOf(range, asked);
    const all = rangeOf(range, asked).map(({ labels, times, values }) => {
      const inside = (_: number, i: number) =>
        times[i]! <= moment && times[i]! >= moment - range.range!;
      return { labels, times: times.filter(inside), values: values.filter(inside) };
    }).filter(({ times }) => times.length > 0);
    asked.budget.spend(all.reduce((sum, { times }) => sum + times.length, 0));
    return all;
  }
}
