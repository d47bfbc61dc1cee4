import { compareText } from "../collate.ts";
import type { Row, Value } from "../shard.ts";
import type { Aggregate, Query } from "./query.ts";
import type { Part } from "./sql.ts";

/** The order of SQL with NULLS LAST: text by code point. */
export function compareValues(a: Value, b: Value, desc = false): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === "string" && typeof b === "string"
    ? compareText(a, b)
    : a < b
    ? -1
    : a > b
    ? 1
    : 0;
  return desc ? -order : order;
}

/** Merges what the shards have sorted into one answer: as many turns as rows, a look at each shard's next. */
export function mergeRows(
  answers: readonly Row[][],
  { columns, wanted, order }: Part,
  query: Query,
  most: number,
) {
  const heads = answers.map(() => 0), merged: Row[] = [];
  const before = (a: Row, b: Row) => {
    for (const { at, desc } of order) {
      const way = compareValues(a[`c${at}`]!, b[`c${at}`]!, desc);
      if (way !== 0) return way < 0;
    }
    return false;
  };
  while (merged.length < Math.min(query.limit ?? most, most)) {
    let best = -1;
    for (let i = 0; i < answers.length; i++) {
      const row = answers[i]![heads[i]!];
      if (row && (best < 0 || before(row, answers[best]![heads[best]!]!))) best = i;
    }
    if (best < 0) break;
    const row = answers[best]![heads[best]!++]!;
    merged.push(
      Object.fromEntries(columns.slice(0, wanted).map((name, i) => [name, row[`c${i}`]!])),
    );
  }
  return merged;
}

/** Parts of one aggregate of one group, summed up. */
interface Sum {
  count: bigint;
  sum: bigint | null;
  least: Value;
}

/** Adds up the parts of each group, finishes them, and orders the groups. */
export function mergeGroups(answers: readonly Row[][], query: Query): Row[] {
  const { groupBy = [], aggregates = [], orderBy = [], limit = Infinity } = query;
  const groups = new Map<string, { by: Value[]; sums: Sum[] }>();
  for (const row of answers.flat()) {
    const by = groupBy.map((_, i) => row[`c${i}`]!);
    const key = JSON.stringify(by, (_, value) => typeof value === "bigint" ? `${value}n` : value);
    let group = groups.get(key);
    if (!group) {
      groups.set(
        key,
        group = { by, sums: aggregates.map(() => ({ count: 0n, sum: null, least: null })) },
      );
    }
    let at = groupBy.length;
    for (const [i, { fn }] of aggregates.entries()) {
      const parts = fn === "avg" ? 3 : fn === "sum" ? 2 : 1;
      addPart(group.sums[i]!, fn, Array.from({ length: parts }, () => row[`c${at++}`]!));
    }
  }
  const rows = [...groups.values()].map(({ by, sums }) => {
    const row: Row = {};
    groupBy.forEach((column, i) => row[column] = by[i]!);
    aggregates.forEach(({ fn, as }, i) => row[as] = finish(fn, sums[i]!));
    return row;
  });
  const order = [...orderBy, ...groupBy.map((column) => ({ column, desc: false }))];
  rows.sort((a, b) => {
    for (const { column, desc } of order) {
      const way = compareValues(a[column]!, b[column]!, desc);
      if (way !== 0) return way;
    }
    return 0;
  });
  return rows.slice(0, limit);
}

/** Takes in one shard's part: of a sum its halves, of an average the count as well. */
function addPart(
  into: Sum,
  fn: Aggregate["fn"],
  [part, low, count]: readonly Value[],
): void {
  if (fn === "count") into.count += BigInt(part!);
  else if (fn === "sum" || fn === "avg") {
    if (part !== null) into.sum = (into.sum ?? 0n) + (BigInt(part!) << 32n) + BigInt(low!);
    if (fn === "avg") into.count += BigInt(count!);
  } else if (part !== null) {
    const { least } = into;
    if (least === null || compareValues(part!, least, fn === "max") < 0) into.least = part!;
  }
}

/** An average of averages would weigh a small shard like a large one: so it is made of sums, at the end. */
function finish(fn: Aggregate["fn"], { count, sum, least }: Sum): Value {
  if (fn === "count") return plain(count);
  if (fn === "sum") return sum === null ? null : plain(sum);
  if (fn === "avg") return sum === null ? null : Number(sum) / Number(count);
  return least;
}

/** A number where it is exact. */
function plain(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** What shards say to an aggregate over no rows, where no shard has to be asked. */
export function noneOf({ aggregates = [], groupBy = [] }: Query): Row[][] {
  if (groupBy.length) return [];
  const parts = aggregates.flatMap(({ fn }) =>
    fn === "avg" ? [null, null, 0] : fn === "sum" ? [null, null] : [fn === "count" ? 0 : null]
  );
  return [[Object.fromEntries(parts.map((part, i) => [`c${i}`, part]))]];
}
