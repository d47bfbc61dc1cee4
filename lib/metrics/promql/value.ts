import type { Labels } from "../store/labels.ts";
import { QueryError } from "./query-error.ts";

/** A series over the steps of a query: a value where `has` is 1. */
export interface Row {
  readonly labels: Labels;
  readonly values: Float64Array;
  readonly has: Uint8Array;
}

/** What a part of a query is worth at all steps. */
export type Value =
  | { readonly type: "scalar"; readonly values: Float64Array }
  | { readonly type: "vector"; readonly rows: Row[] }
  | { readonly type: "string"; readonly text: string };

/** An empty row for so many steps. */
export function rowOf(labels: Labels, steps: number): Row {
  return { labels, values: new Float64Array(steps), has: new Uint8Array(steps) };
}

/** A row with each value replaced; `labels` by default without the metric's name, as it is no longer that metric. */
export function mapRow(
  row: Row,
  change: (value: number, step: number) => number,
  labels?: Labels,
): Row {
  const { values, has } = row, changed = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) if (has[i]) changed[i] = change(values[i]!, i);
  return { labels: labels ?? row.labels.nameless(), values: changed, has };
}

/**
 * Rows of the same labels made one, since labels have been dropped or changed.
 *
 * @throws {QueryError} Where two have a value at the same step: one would be lost.
 */
export function merged(rows: readonly Row[]): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    if (!row.has.includes(1)) continue;
    const first = byKey.get(row.labels.key);
    if (!first) {
      byKey.set(row.labels.key, row);
      continue;
    }
    const both = { labels: row.labels, values: first.values.slice(), has: first.has.slice() };
    row.has.forEach((has, i) => {
      if (!has) return;
      if (both.has[i]) throw sameLabels(row.labels);
      both.has[i] = 1;
      both.values[i] = row.values[i]!;
    });
    byKey.set(row.labels.key, both);
  }
  return [...byKey.values()];
}

/**
 * Rows that have a value, all of other labels.
 *
 * @throws {QueryError} Where two have the same, at whatever steps.
 */
export function distinct(rows: readonly Row[]): Row[] {
  const seen = new Set<string>(), there = rows.filter((row) => row.has.includes(1));
  for (const { labels } of there) {
    if (seen.has(labels.key)) throw sameLabels(labels);
    seen.add(labels.key);
  }
  return there;
}

function sameLabels(labels: Labels): QueryError {
  return new QueryError(`Cannot answer the query: two series would both be called ${labels}`);
}
