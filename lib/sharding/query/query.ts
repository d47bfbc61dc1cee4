import { requireNumber } from "../../sim/mod.ts";
import { checkValue, type ColumnType, type Schema, tableOf } from "../schema.ts";
import type { Value } from "../shard.ts";

/** A condition on a column; all of a query's conditions must hold. */
export type Condition =
  | { column: string; op: "=" | "<>" | "<" | "<=" | ">" | ">="; value: Value }
  | { column: string; op: "in"; values: readonly Value[] }
  | { column: string; op: "between"; from: Value; to: Value }
  | { column: string; op: "null" | "not null" };

/** What is computed of a group. `avg` is the exact sum over the exact count, as a double. */
export interface Aggregate {
  fn: "count" | "sum" | "avg" | "min" | "max";
  /** Whole numbers for `sum` and `avg`; none for a `count` of rows. */
  column?: string;
  as: string;
}

/** What a router is asked. Columns are those of `from`, or `table.column` of the joined table. */
export interface Query {
  from: string;
  /**
   * Rows of another table, joined by the shard key of both or by a column that `livesWith` the other table:
   * they live on the same shard, so no row travels.
   */
  join?: { table: string; left: string; right: string };
  where?: readonly Condition[];
  /** Default: all columns of `from`. Not with aggregates. */
  select?: readonly string[];
  aggregates?: readonly Aggregate[];
  groupBy?: readonly string[];
  /** NULLs come last both ways; equal rows go by their ids, groups by their columns. */
  orderBy?: readonly { column: string; desc?: boolean }[];
  limit?: number;
  /** The last row's values of `orderBy` and of the id that ends it: go on after it. Not with aggregates. */
  after?: readonly Value[];
}

/** Most that a query may ask for. */
export interface Limits {
  /** Rows of an answer. Default: 10 000. */
  rows?: number;
  /** Conditions, and values of an `in`. Default: 500. */
  values?: number;
}

/**
 * Refuses what can't be asked.
 *
 * @throws {RangeError} For an unknown table or column, a LIMIT above its budget, a join that is not
 * co-located. @throws {TypeError} For a value of another type than its column.
 */
export function checkQuery(
  query: Query,
  schema: Schema,
  { rows = 10_000, values = 500 }: Limits = {},
) {
  const { from, join, where = [], aggregates = [], groupBy = [], orderBy = [], limit, after } =
    query;
  const cannot = (why: string) => new RangeError(`Cannot ask ${from}: ${why}`);
  const left = tableOf(schema, from);
  if (join) {
    const right = tableOf(schema, join.table);
    if (join.table === from) throw cannot("it is joined with itself");
    if (left.shardKey !== right.shardKey) {
      throw cannot(`rows of ${join.table} live by ${right.shardKey}, not by ${left.shardKey}`);
    }
    columnType(schema, query, join.left);
    if (!Object.hasOwn(right.columns, join.right)) {
      throw cannot(`no column ${join.right} to join by`);
    }
    if (!together(schema, from, join)) {
      throw cannot(
        `rows of ${join.table} of the same ${join.right} may be on another shard: join by ${left.shardKey}`,
      );
    }
  }
  if (limit !== undefined) {
    requireNumber(`ask ${from}`, "limit", limit, {
      unit: "rows",
      min: 0,
      max: rows,
      integer: true,
    });
  }
  let many = 0;
  for (const condition of where) {
    const type = columnType(schema, query, condition.column);
    if (
      !["=", "<>", "<", "<=", ">", ">=", "in", "between", "null", "not null"].includes(condition.op)
    ) {
      throw cannot(`no operator ${condition.op}`);
    }
    const given = valuesOf(condition);
    many += 1 + given.length;
    for (const value of given) {
      checkValue(condition.column, type.replace("?", "") as ColumnType, value);
    }
  }
  requireNumber(`ask ${from}`, "its conditions", many, { unit: "values", max: 2 * values });
  for (const column of [...query.select ?? [], ...groupBy]) columnType(schema, query, column);
  for (const { fn, column, as } of aggregates) {
    if (!["count", "sum", "avg", "min", "max"].includes(fn)) throw cannot(`no aggregate ${fn}`);
    if (column === undefined && fn !== "count") throw cannot(`${fn} needs a column`);
    const type = column === undefined ? "int" : columnType(schema, query, column);
    if (/^(sum|avg)$/.test(fn) && type.startsWith("text")) {
      throw cannot(`${fn} needs numbers: ${as}`);
    }
  }
  const names = [...groupBy, ...aggregates.map(({ as }) => as)];
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw cannot(`two columns of the answer are named ${twice}`);
  const grouped = aggregates.length > 0;
  if (groupBy.length && !grouped) throw cannot("groups need an aggregate");
  if (grouped && (query.select || after)) throw cannot("aggregates go without select and after");
  for (const { column } of orderBy) {
    if (!grouped) columnType(schema, query, column);
    else if (!groupBy.includes(column) && !aggregates.some(({ as }) => as === column)) {
      throw cannot(`groups can't be ordered by ${column}`);
    }
  }
  if (after && after.length !== orderBy.length + 1) {
    throw cannot(`after needs ${orderBy.length + 1} values: received ${after.length}`);
  }
}

/** Whether rows that a join brings together have the same shard key. */
function together(
  schema: Schema,
  from: string,
  { table, left, right }: NonNullable<Query["join"]>,
) {
  const [column, of] = left.split(".").reverse(), { shardKey, livesWith } = schema[from]!;
  if (of !== undefined && of !== from) return false;
  return (column === shardKey && right === shardKey) ||
    (right === "id" && livesWith?.[column!] === table) ||
    (column === "id" && schema[table]!.livesWith?.[right] === from);
}

/** The values of a condition. */
export function valuesOf(condition: Condition): readonly Value[] {
  if ("values" in condition) return condition.values;
  if ("from" in condition) return [condition.from, condition.to];
  return "value" in condition ? [condition.value] : [];
}

/** The type of a column of a query. @throws {RangeError} Where it has none of that name. */
export function columnType(schema: Schema, query: Query, column: string): ColumnType {
  const [table, name] = column.includes(".")
    ? column.split(".") as [string, string]
    : [query.from, column];
  const known = table === query.from || table === query.join?.table;
  const { columns } = known
    ? tableOf(schema, table)
    : { columns: {} as Record<string, ColumnType> };
  if (Object.hasOwn(columns, name)) return columns[name]!;
  throw new RangeError(`Cannot ask ${query.from}: no column ${column}`);
}
