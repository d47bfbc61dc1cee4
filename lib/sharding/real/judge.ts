import type { PostgresService, Querier } from "../../services/mod.ts";
import { encode } from "../codec.ts";
import type { Condition, Query } from "../query/query.ts";
import type { Schema } from "../schema.ts";
import type { Row, Value } from "../shard.ts";
import { ownSchema } from "../../services/own-schema.ts";

/**
 * One unsharded Postgres with the same rows: the judge of cross-shard queries. Its SQL is written by another
 * hand than the shards' (see `query/sql.ts`): were both the same, both could be wrong.
 */
export class Judge {
  readonly #db: PostgresService;
  readonly #schema: Schema;
  /** The schema that its tables are in: no other run has one of this name. */
  readonly home = ownSchema("sharding");

  constructor(db: PostgresService, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
  }

  /** Makes the tables anew, under COLLATE "C". */
  async create(): Promise<void> {
    const tables = Object.entries(this.#schema).map(([table, { columns }]) => {
      const types = Object.entries(columns).map(([name, type]) =>
        `${name} ${type.startsWith("text") ? 'text COLLATE "C"' : "bigint"}`
      );
      return `CREATE TABLE ${this.home}.${table} (${types.join(", ")}, PRIMARY KEY (id));`;
    });
    await this.#db.script(
      `DROP SCHEMA IF EXISTS ${this.home} CASCADE; CREATE SCHEMA ${this.home}; ${tables.join(" ")}`,
    );
  }

  /** Takes rows in, a thousand a statement. */
  async load(table: string, rows: readonly Row[]): Promise<void> {
    const names = Object.keys(this.#schema[table]!.columns);
    for (let from = 0; from < rows.length; from += 1000) {
      const some = rows.slice(from, from + 1000);
      const lists = names.map((name) => some.map((row) => text(row[name] ?? null)));
      const types = names.map((name, i) =>
        `$${i + 1}::${this.#schema[table]!.columns[name]!.startsWith("text") ? "text" : "bigint"}[]`
      );
      await this.#db.query(
        `INSERT INTO ${this.home}.${table} (${names}) SELECT * FROM unnest(${types})`,
        lists,
      );
    }
  }

  /** The answer, each value as text, in order. */
  async ask(query: Query): Promise<string[][]> {
    const { sql, params } = judgeSql(query, this.#schema, this.home);
    const rows = await (this.#db as Querier).query<{ line: string[] }>(sql, params);
    return rows.map(({ line }) => line.map((value) => value ?? NULL));
  }

  /** Takes its schema away. */
  async remove(): Promise<void> {
    await this.#db.script(`DROP SCHEMA IF EXISTS ${this.home} CASCADE`);
  }
}

/** How NULL is written, to be told from a text. */
export const NULL = "∅";

/** Our own answer in the judge's form. */
export function asLines(rows: readonly Row[]): string[][] {
  return rows.map((row) => Object.values(row).map((value) => text(value) ?? NULL));
}

function text(value: Value): string | null {
  return value === null ? null : typeof value === "string" ? value : `${value}`;
}

/** The whole query in Postgres' SQL; values are parameters. */
export function judgeSql(
  query: Query,
  schema: Schema,
  home: string,
): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const typed = (column: string) => {
    const [table, name] = column.includes(".") ? column.split(".") : [query.from, column];
    return schema[table!]!.columns[name!]!.startsWith("text") ? "text" : "bigint";
  };
  const give = (column: string, value: Value) => `$${params.push(text(value))}::${typed(column)}`;
  const full = (column: string) => column.includes(".") ? column : `${query.from}.${column}`;
  const { from, join, where = [], groupBy = [], aggregates = [], orderBy = [], limit } = query;
  const tests = where.map((condition) => test(condition, full(condition.column), give));
  const keys = [...orderBy.map(({ column, desc }) => ({ column, desc })), {
    column: "id",
    desc: false,
  }];
  if (query.after) {
    const [way, ...ways] = keys.map((_, i) =>
      keys.slice(0, i + 1).map(({ column, desc }, j) => {
        const at = full(column), value = query.after![j]!;
        if (j < i) return value === null ? `${at} IS NULL` : `${at} = ${give(column, value)}`;
        if (value === null) return "FALSE";
        return `(${at} ${desc ? "<" : ">"} ${give(column, value)} OR ${at} IS NULL)`;
      }).join(" AND ")
    );
    tests.push(`((${[way, ...ways].join(") OR (")}))`);
  }
  const source = `FROM ${home}.${from} AS ${from}` +
    (join
      ? ` INNER JOIN ${home}.${join.table} AS ${join.table} ON ${
        full(join.left)
      } = ${join.table}.${join.right}`
      : "") +
    (tests.length ? ` WHERE ${tests.join(" AND ")}` : "");
  const end = limit === undefined ? "" : ` LIMIT ${limit}`;
  if (!aggregates.length) {
    const columns = query.select ?? Object.keys(schema[from]!.columns);
    const sorted = [...keys, ...join ? [{ column: `${join.table}.id`, desc: false }] : []]
      .map(({ column, desc }) => `${full(column)} ${desc ? "DESC" : ""} NULLS LAST`);
    return {
      sql: `SELECT ARRAY[${
        columns.map((c) => `${full(c)}::text`)
      }] AS line ${source} ORDER BY ${sorted}${end}`,
      params,
    };
  }
  const parts = aggregates.map(({ fn, column, as }) => {
    const of = column === undefined ? "*" : fn === "avg" ? `${full(column)}::float8` : full(column);
    return `${fn}(${of}) AS ${as}`;
  });
  const by = groupBy.map((column) => `${full(column)} AS ${column}`);
  const names = [...groupBy, ...aggregates.map(({ as }) => as)];
  const sorted = [...orderBy, ...groupBy.map((column) => ({ column, desc: false }))]
    .map(({ column, desc }) => `${column} ${desc ? "DESC" : "ASC"} NULLS LAST`);
  return {
    sql: `SELECT ARRAY[${names.map((name) => `${name}::text`)}] AS line FROM (SELECT ${[
      ...by,
      ...parts,
    ]} ${source}` +
      `${groupBy.length ? ` GROUP BY ${groupBy.map(full)}` : ""}) AS g` +
      `${sorted.length ? ` ORDER BY ${sorted}` : ""}${end}`,
    params,
  };
}

function test(
  condition: Condition,
  at: string,
  give: (column: string, value: Value) => string,
): string {
  const { column } = condition;
  switch (condition.op) {
    case "null":
    case "not null":
      return `${at} IS ${condition.op.toUpperCase()}`;
    case "between":
      return `${at} >= ${give(column, condition.from)} AND ${at} <= ${give(column, condition.to)}`;
    case "in":
      return `(${
        condition.values.map((value) => `${at} = ${give(column, value)}`).join(" OR ") || "FALSE"
      })`;
    default:
      return `${at} ${condition.op} ${give(column, condition.value)}`;
  }
}

/** Whether an answer is the judge's: every value, every row, their order. */
export function sameAnswer(ours: readonly string[][], theirs: readonly string[][]): boolean {
  return encode(ours) === encode(theirs);
}
