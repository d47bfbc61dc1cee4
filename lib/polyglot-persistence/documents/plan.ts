import { hasOperators } from "./operators.ts";
import { rankOf } from "./order.ts";
import type { Interval } from "./interval.ts";
import type { SortedIndex } from "./sorted-index.ts";
import { type Document, isDocument, type Value } from "./value.ts";

/** Stretches of one index. */
export interface Scan {
  readonly index: SortedIndex;
  readonly intervals: readonly Interval[];
}

/** How a filter is answered: by one index, or by one for each branch of an `$or`. */
export interface Plan {
  readonly scans: readonly Scan[];
  /** Keys that it looks at. */
  readonly keys: number;
}

/** What was done to answer a filter, in MongoDB's words. */
export interface Explained {
  /** `IDHACK`: by identity. `IXSCAN`: by an index. `COLLSCAN`: all documents were looked at. */
  readonly stage: "IDHACK" | "IXSCAN" | "COLLSCAN";
  /** Paths of the index. */
  readonly index?: string;
  readonly keysExamined: number;
  readonly docsExamined: number;
  readonly returned: number;
}

type Operator = "$eq" | "$in" | "$gt" | "$gte" | "$lt" | "$lte";

/** A bound that a filter puts on a path. */
interface Bound {
  readonly operator: Operator;
  readonly value: Value;
}

/** Bounds of a path; those of one group are met by one and the same value. */
type Bounds = Map<string, Bound[][]>;

/**
 * Picks the index that leaves the fewest keys to look at; `undefined` where none helps, and all documents must be
 * looked at. What an index finds is a superset: the filter still decides.
 *
 * In a multikey index two bounds may be met by two different elements, so it is searched by one of them alone,
 * unless `$elemMatch` says that one element meets both.
 */
export function planOf(filter: Document, indexes: readonly SortedIndex[]): Plan | undefined {
  const bounds = boundsOf(filter), plans: Plan[] = [];
  for (const index of indexes) {
    for (const intervals of waysOf(index, bounds)) {
      const keys = intervals.reduce((sum, interval) => sum + index.count(interval), 0);
      plans.push({ scans: [{ index, intervals }], keys });
    }
  }
  const or = filter["$or"];
  if (Array.isArray(or)) {
    // Each branch must have an index: for one without, all documents are looked at anyhow.
    const branches = (or as readonly Document[]).map((branch) => planOf(branch, indexes));
    if (branches.every((branch) => branch !== undefined)) {
      const keys = branches.reduce((sum, branch) => sum + branch.keys, 0);
      plans.push({ scans: branches.flatMap(({ scans }) => scans), keys });
    }
  }
  return plans.reduce<Plan | undefined>(
    (best, plan) => best === undefined || plan.keys < best.keys ? plan : best,
    undefined,
  );
}

/** The ways in which an index can be searched. */
function waysOf(index: SortedIndex, bounds: Bounds): Interval[][] {
  const [first, ...others] = index.fields;
  const groups = bounds.get(first!) ?? [];
  if (index.multikey) return groups.map((group) => intervalsOf([], group)).filter(some);
  let ways = some(groups) ? intervalsOf([], groups.flat()) : [];
  for (const path of others) {
    const group = bounds.get(path)?.flat();
    if (!group || ways.length === 0 || ways.some(({ range }) => range)) break;
    const longer = ways.flatMap(({ prefix }) => intervalsOf(prefix, group));
    if (longer.length > 0) ways = longer;
  }
  return some(ways) ? [ways] : [];
}

const some = (list: readonly unknown[]) => list.length > 0;

/** Bounds that one value meets, as intervals behind a prefix; none where there is no bound. */
function intervalsOf(prefix: readonly (Value | undefined)[], group: readonly Bound[]): Interval[] {
  const equal = group.find(({ operator }) => operator === "$eq");
  if (equal) return [{ prefix: [...prefix, equal.value] }];
  const listed = group.find(({ operator }) => operator === "$in");
  if (listed) {
    return (listed.value as readonly Value[]).map((one) => ({ prefix: [...prefix, one] }));
  }
  const [first] = group;
  if (!first) return [];
  const rank = rankOf(first.value);
  const of = (start: string) =>
    group.find(({ operator, value }) => operator.startsWith(start) && rankOf(value) === rank);
  const low = of("$g"), high = of("$l");
  return [{
    prefix,
    range: {
      rank,
      ...(low && { low: low.value, lowOpen: low.operator === "$gt" }),
      ...(high && { high: high.value, highOpen: high.operator === "$lt" }),
    },
  }];
}

/** The bounds that hold for whatever a filter finds: those of its names and of its `$and`. */
function boundsOf(filter: Document, bounds: Bounds = new Map(), before = ""): Bounds {
  for (const [name, wanted] of Object.entries(filter)) {
    if (name === "$and" && Array.isArray(wanted)) {
      for (const part of wanted as Document[]) if (isDocument(part)) boundsOf(part, bounds, before);
    }
    if (!name.startsWith("$")) boundsOfPath(before + name, wanted, bounds);
  }
  return bounds;
}

function boundsOfPath(path: string, wanted: Value, bounds: Bounds): void {
  const put = (group: Bound[]) => {
    if (group.length > 0) bounds.set(path, [...bounds.get(path) ?? [], group]);
  };
  if (!hasOperators(wanted)) {
    return put(indexable(wanted) ? [{ operator: "$eq", value: wanted }] : []);
  }
  for (const bound of boundsIn(wanted)) put([bound]);
  const all = wanted["$all"], element = wanted["$elemMatch"];
  if (Array.isArray(all)) {
    put(
      (all as readonly Value[]).filter(indexable).slice(0, 1)
        .map((value) => ({ operator: "$eq", value })),
    );
  }
  if (!isDocument(element)) return;
  if (hasOperators(element)) put(boundsIn(element));
  else boundsOf(element, bounds, `${path}.`);
}

function boundsIn(operators: Document): Bound[] {
  return Object.entries(operators).flatMap(([operator, value]) => {
    if (/^\$(eq|[gl]te?)$/.test(operator)) {
      return indexable(value) ? [{ operator: operator as Operator, value }] : [];
    }
    const list = operator === "$in" && Array.isArray(value) && (value as readonly Value[]);
    return list && list.every(indexable) ? [{ operator: "$in" as const, value: list }] : [];
  });
}

/** What an index finds by its keys: not lists and patterns, which also match by other ways. */
function indexable(value: Value): boolean {
  return typeof value !== "object" || value === null || value instanceof Date ||
    (isDocument(value) && !hasOperators(value));
}
