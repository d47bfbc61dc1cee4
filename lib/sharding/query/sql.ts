import type { Schema } from "../schema.ts";
import type { Statement, Value } from "../shard.ts";
import type { Condition, Query } from "./query.ts";

/** A shard's part of a query, and how its columns are to be read. */
export interface Part extends Statement {
  params: Value[];
  /** Columns of the answer: `c0`, `c1`, … in this order; the first `wanted` of them are the asker's. */
  columns: readonly string[];
  wanted: number;
  /** Of these the columns that a row is ordered by, by number, and which of them go down. */
  order: readonly { at: number; desc: boolean }[];
}

/**
 * The SQL of a row query for one shard: its conditions, chunks that are not to be seen left out, and ORDER
 * BY with LIMIT pushed down, so that no shard sends more than the answer can hold. Parameters only.
 */
export function rowsSql(query: Query, schema: Schema, most: number): Part {
  const { from, select = Object.keys(schema[from]!.columns), orderBy = [], limit = most, after } =
    query;
  const sorted = [...orderBy.map(({ column, desc = false }) => ({ column, desc }))];
  sorted.push({ column: "id", desc: false });
  // Pairs of a join are told apart by the other table's id as well.
  if (query.join && !after) sorted.push({ column: `${query.join.table}.id`, desc: false });
  const columns = [...select],
    order = sorted.map(({ column, desc }) => {
      if (!columns.includes(column)) columns.push(column);
      return { at: columns.indexOf(column), desc };
    });
  const { sql, params } = sourceSql(query);
  const cursor = after ? afterSql(query, sorted, after) : undefined;
  return {
    sql:
      `SELECT ${columns.map((column, i) => `${name(query, column)} AS c${i}`).join(", ")} ${sql}` +
      (cursor ? ` AND (${cursor.sql})` : "") +
      ` ORDER BY ${
        sorted.map(({ column, desc }) =>
          `${name(query, column)} ${desc ? "DESC" : "ASC"} NULLS LAST`
        )
          .join(", ")
      } LIMIT ?`,
    params: [...params, ...cursor?.params ?? [], Math.min(limit, most)],
    columns,
    wanted: select.length,
    order,
  };
}

/**
 * The SQL of an aggregate for one shard: parts that add up. A sum is taken of upper and lower halves, as that
 * of 64-bit numbers would overflow.
 */
export function groupsSql(query: Query): Part {
  const { groupBy = [], aggregates = [] } = query;
  const parts = aggregates.flatMap(({ fn, column }) => {
    const of = column === undefined ? "*" : name(query, column);
    const halves = [`sum(${of} >> 32)`, `sum(${of} & 4294967295)`];
    if (fn === "avg") return [...halves, `count(${of})`];
    return fn === "sum" ? halves : [`${fn}(${of})`];
  });
  const { sql, params } = sourceSql(query);
  const by = groupBy.map((column) => name(query, column));
  const all = [...by, ...parts];
  return {
    sql: `SELECT ${all.map((part, i) => `${part} AS c${i}`).join(", ")} ${sql}` +
      (by.length ? ` GROUP BY ${by.join(", ")}` : ""),
    params,
    columns: all,
    wanted: all.length,
    order: [],
  };
}

function sourceSql(query: Query): { sql: string; params: Value[] } {
  const { from, join, where = [] } = query, params: Value[] = [];
  const conditions = where.map((condition) => conditionSql(query, condition, params));
  const joined = join
    ? ` JOIN ${join.table} ON ${name(query, join.left)} = ${join.table}.${join.right} ` +
      `AND ${join.table}.chunk = ${from}.chunk`
    : "";
  const seen = `${from}.chunk NOT IN (SELECT chunk FROM hidden)`;
  return { sql: `FROM ${from}${joined} WHERE ${[...conditions, seen].join(" AND ")}`, params };
}

function conditionSql(query: Query, condition: Condition, params: Value[]): string {
  const column = name(query, condition.column);
  switch (condition.op) {
    case "null":
      return `${column} IS NULL`;
    case "not null":
      return `${column} IS NOT NULL`;
    case "between":
      params.push(condition.from, condition.to);
      return `${column} BETWEEN ? AND ?`;
    case "in":
      params.push(...condition.values);
      return condition.values.length ? `${column} IN (${condition.values.map(() => "?")})` : "0";
    default:
      params.push(condition.value);
      return `${column} ${condition.op} ?`;
  }
}

/** Rows after a cursor: greater in the first column, or equal there and greater in the next; NULL is last. */
function afterSql(
  query: Query,
  sorted: readonly { column: string; desc: boolean }[],
  after: readonly Value[],
): { sql: string; params: Value[] } {
  const params: Value[] = [];
  const ways = sorted.map(({ column, desc }, i) => {
    const equal = sorted.slice(0, i).map((before, j) => {
      params.push(after[j]!);
      return `${name(query, before.column)} IS NOT DISTINCT FROM ?`;
    });
    // After a NULL comes nothing but what is equal.
    if (after[i] === null) return [...equal, "0"].join(" AND ");
    params.push(after[i]!);
    const of = name(query, column);
    return [...equal, `(${of} ${desc ? "<" : ">"} ? OR ${of} IS NULL)`].join(" AND ");
  });
  return { sql: ways.map((way) => `(${way})`).join(" OR "), params };
}

/** A column with its table; checked before, so plain text. */
function name(query: Query, column: string): string {
  return column.includes(".") ? column : `${query.from}.${column}`;
}
