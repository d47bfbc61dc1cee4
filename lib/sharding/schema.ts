import { requireKey, type ShardKey } from "./key.ts";
import type { Row, Statement, Value } from "./shard.ts";

/** `int` within 2⁵³, `bigint` of 64 bits, or text; `?` after it where NULL is allowed. */
export type ColumnType = "int" | "bigint" | "text" | "int?" | "bigint?" | "text?";

/** A table: each has `id` as its primary key, and the column that says where its rows live. */
export interface TableShape {
  columns: Readonly<Record<string, ColumnType>>;
  shardKey: string;
  /** Columns that hold another table's id, whose row has the same shard key: by these a join stays on a shard. */
  livesWith?: Readonly<Record<string, string>>;
}

/** Tables by name. Names are checked, as they are the only text that gets into SQL. */
export type Schema = Readonly<Record<string, TableShape>>;

/** The invoicing service: orders, their lines and accounts, all of them by tenant and so together. */
export const INVOICES: Schema = {
  orders: {
    columns: {
      id: "bigint",
      tenant: "text",
      month: "int",
      amount: "int",
      status: "text?",
      note: "text?",
    },
    shardKey: "tenant",
  },
  lines: {
    columns: { id: "bigint", tenant: "text", order_id: "bigint", sku: "text", quantity: "int" },
    shardKey: "tenant",
    livesWith: { order_id: "orders" },
  },
  accounts: { columns: { id: "bigint", tenant: "text", balance: "int" }, shardKey: "tenant" },
};

const NAME = /^[a-z][a-z0-9_]{0,40}$/;
/** Names of the tables that a shard keeps for itself, and of the column that each table gets. */
const OWN = ["meta", "hidden", "moving", "changes", "prepared", "entries", "chunk"];

/** @throws {RangeError} Where a name is no plain name, a table has no `id`, or its shard key is no column. */
export function checkSchema(schema: Schema): void {
  for (const [table, { columns, shardKey }] of Object.entries(schema)) {
    const cannot = (why: string) => new RangeError(`Cannot use table ${table}: ${why}`);
    for (const name of [table, ...Object.keys(columns)]) {
      if (!NAME.test(name) || OWN.includes(name)) throw cannot(`the name ${name} is not allowed`);
    }
    if (!columns["id"]) throw cannot("it needs a column id");
    if (!columns[shardKey]) throw cannot(`its shard key ${shardKey} is not a column`);
    if (columns[shardKey].endsWith("?")) throw cannot(`its shard key ${shardKey} may not be NULL`);
  }
}

/** A value as its column takes it. @throws {TypeError} Where it is of another type. */
export function checkValue(column: string, type: ColumnType, value: unknown): Value {
  const cannot = (must: string) =>
    new TypeError(
      `Cannot store ${column}: it must be ${must}: received ${
        typeof value === "object" && value !== null ? "an object" : String(value)
      }`,
    );
  if (value === null || value === undefined) {
    if (type.endsWith("?")) return null;
    throw cannot("there");
  }
  if (type.startsWith("text")) {
    // Postgres takes no zero byte, and half a surrogate pair would come back as another text.
    if (typeof value === "string" && !value.includes("\0") && value.isWellFormed()) return value;
    throw cannot("well-formed text without a zero byte");
  }
  if (type.startsWith("int")) {
    if (Number.isSafeInteger(value)) return value as number;
    throw cannot("a whole number within 2^53");
  }
  if (Number.isSafeInteger(value)) return value as number;
  if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) return value;
  throw cannot("a whole number within 2^53, or a bigint of 64 bits");
}

/**
 * The statement that stores a row, whether it is there or not, and the row's key. An id that is there under
 * another key is refused, as that key's row would be gone; on another shard it is not seen.
 */
export function upsert(
  schema: Schema,
  table: string,
  row: Readonly<Row>,
  chunkOf: (key: ShardKey) => number,
): Statement & { key: ShardKey } {
  const shape = tableOf(schema, table), names = Object.keys(shape.columns);
  const strange = Object.keys(row).find((name) => !Object.hasOwn(shape.columns, name));
  if (strange !== undefined) {
    throw new RangeError(`Cannot store a row of ${table}: no column ${strange}`);
  }
  const key = row[shape.shardKey] as unknown;
  requireKey(key);
  const values = names.map((name) =>
    checkValue(`${table}.${name}`, shape.columns[name]!, row[name])
  );
  const all = [...names, "chunk"];
  return {
    key,
    sql: `INSERT INTO ${table} (${all.join(", ")}) VALUES (${all.map(() => "?").join(", ")}) ` +
      `ON CONFLICT (id) DO UPDATE SET ${
        names.filter((name) => name !== "id").map((name) => `${name} = excluded.${name}`).join(", ")
      } WHERE ${table}.${shape.shardKey} = excluded.${shape.shardKey} RETURNING id`,
    must: `${table} ${row["id"]} is another ${shape.shardKey}'s`,
    params: [...values, chunkOf(key)],
  };
}

/** @throws {RangeError} Where there is no such table. */
export function tableOf(schema: Schema, table: string): TableShape {
  if (Object.hasOwn(schema, table)) return schema[table]!;
  throw new RangeError(
    `Cannot find table ${table}: there are ${Object.keys(schema).join(", ")}`,
  );
}
