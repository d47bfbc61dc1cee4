import type { SeriesData } from "../store/queryable.ts";
import { Labels } from "../store/labels.ts";
import { parse } from "./parse.ts";
import { QueryError } from "./query-error.ts";

const TERM =
  /^(_|stale|[-+]?(?:NaN|Inf|[\d.]+(?:[eE][-+]?\d+)?))(?:([-+][\d.]+(?:[eE][-+]?\d+)?)?x(\d+))?$/i;

/** A metric as it is written in a test, `up{station="7"}`, as labels. */
export function parseMetric(text: string): Labels {
  if (text.trim() === "{}") return Labels.NONE;
  const node = parse(text);
  if (node.kind !== "selector" || node.matchers.some(({ operator }) => operator !== "=")) {
    throw new QueryError(`Cannot read a series: ${JSON.stringify(text)} is no metric with labels`);
  }
  return Labels.fromPairs(node.matchers.flatMap(({ name, value }) => [name, value]));
}

/**
 * Reads samples in the notation of Prometheus' unit tests: `1 2 3`; `0+10x5` is six values 0, 10 … 50; `7x3` is
 * four times 7; `_` and `_x5` are samples that are missing; `stale` says that the series ends. The first
 * is at time 0, the others `step` ms apart.
 *
 * @throws {QueryError} Where a term is none.
 */
export function parseSeries(step: number, metric: string, notation: string): SeriesData {
  const times: number[] = [], values: number[] = [], stale: number[] = [];
  let at = 0;
  const add = (value: number, ended = false) => {
    times.push(at++ * step);
    values.push(value);
    stale.push(Number(ended));
  };
  for (const term of notation.trim().split(/\s+/)) {
    const found = TERM.exec(term);
    if (!found) throw new QueryError(`Cannot read a series: ${JSON.stringify(term)} is no term`);
    const [, first = "", slope, times_] = found, repeats = Number(times_ ?? 0);
    if (first === "_") at += times_ === undefined ? 1 : repeats;
    else if (first.toLowerCase() === "stale") add(NaN, true);
    else {
      // Sum by sum, as Prometheus does it: the rounding is then the same.
      let value = numberOf(first);
      for (let i = 0; i <= repeats; i++, value += Number(slope ?? 0)) add(value);
    }
  }
  return {
    labels: parseMetric(metric),
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    ...(stale.includes(1) ? { stale: Uint8Array.from(stale) } : {}),
  };
}

function numberOf(text: string): number {
  return /inf/i.test(text) ? (text[0] === "-" ? -Infinity : Infinity) : Number(text);
}
