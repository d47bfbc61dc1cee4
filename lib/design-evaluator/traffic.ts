import type { Design, Route } from "./model.ts";

/** Visits of each part by one request of a class, and its share. */
export interface ClassTraffic {
  name: string;
  share: number;
  /** By the order of the components. */
  visits: number[];
}

/**
 * Visits of each part by one request: what comes from outside, plus what the parts' visits bring, as one system of
 * linear equations. O(parts³).
 *
 * @throws {RangeError} Where parts call each other without end.
 * @example
 * ```ts
 * import { readDesign, trafficOf } from "#lib/design-evaluator";
 * import assert from "node:assert/strict";
 *
 * const design = readDesign({
 *   name: "feed",
 *   components: [{ name: "api", kind: "service", serviceMs: 5 }, { name: "store", kind: "database", serviceMs: 8 }],
 *   routes: [{ from: "client", to: "api" }, { from: "api", to: "store", calls: 2, hit: 0.75 }],
 *   workload: { perSecond: 100 },
 * });
 * assert.deepEqual(trafficOf(design)[0]!.visits, [1, 0.5]);
 * ```
 */
export function trafficOf(design: Design): ClassTraffic[] {
  const classes = design.classes.length > 0
    ? design.classes
    : [{ name: "all", share: 1, routes: [] as Route[] }];
  return classes.map(({ name, routes, share }) => ({
    ...{ name, share },
    visits: visitsOf(design, [...design.routes, ...routes]),
  }));
}

/** Visits over all classes. */
export function meanVisits(traffic: readonly ClassTraffic[]): number[] {
  return traffic[0]!.visits.map((_, i) =>
    traffic.reduce((sum, { share, visits }) => sum + share * visits[i]!, 0)
  );
}

function visitsOf({ components, name }: Design, routes: readonly Route[]): number[] {
  const index = new Map(components.map(({ name }, i) => [name, i])), size = components.length;
  // Rows: visits of a part less what each part's visits bring = what comes from outside.
  const rows = components.map((_, i) => {
    const row = new Array<number>(size + 1).fill(0);
    row[i] = 1;
    return row;
  });
  for (const { calls, from, hit, to } of routes) {
    const row = rows[index.get(to)!]!, brings = calls * (1 - hit);
    const column = index.get(from);
    if (column === undefined) row[size]! += brings;
    else row[column]! -= brings;
  }
  const visits = solved(rows);
  if (visits?.every((one) => Number.isFinite(one) && one >= -1e-9)) {
    return visits.map((one) => Math.max(0, one));
  }
  throw new RangeError(`Cannot follow the requests of ${name}: parts call each other without end`);
}

/** Gauss's elimination with the largest pivot; `undefined` where there is no one answer. */
function solved(rows: number[][]): number[] | undefined {
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    let best = at;
    for (let i = at + 1; i < size; i++) {
      if (Math.abs(rows[i]![at]!) > Math.abs(rows[best]![at]!)) best = i;
    }
    [rows[at], rows[best]] = [rows[best]!, rows[at]!];
    const pivot = rows[at]!;
    if (Math.abs(pivot[at]!) < 1e-12) return undefined;
    for (const row of rows) {
      if (row === pivot || row[at] === 0) continue;
      const times = row[at]! / pivot[at]!;
      for (let k = at; k <= size; k++) row[k]! -= times * pivot[k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
