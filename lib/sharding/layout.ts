import { checkSchema, type Schema } from "./schema.ts";
import type { Statement } from "./shard.ts";

/**
 * What a shard is made of: the tables, each with the chunk of its row and an index by it, and what it keeps
 * for itself. `meta.fence` is the oldest epoch it answers; `hidden` are chunks that are here and not to be
 * seen: on their way in, or already gone; `moving` and `changes` are a migration's; `prepared` and `entries`
 * those of transfers.
 */
export function shardLayout(schema: Schema): Statement[] {
  checkSchema(schema);
  const tables = Object.entries(schema).flatMap(([table, { columns }]) => {
    const types = Object.entries(columns).map(([name, type]) =>
      name === "id"
        ? "id INTEGER PRIMARY KEY"
        : `${name} ${type.startsWith("text") ? "TEXT" : "INTEGER"}${
          type.endsWith("?") ? "" : " NOT NULL"
        }`
    );
    const indexed = Object.keys(columns).filter((name) => /^(tenant|month|order_id)$/.test(name));
    return [
      `CREATE TABLE IF NOT EXISTS ${table} (${types.join(", ")}, chunk INTEGER NOT NULL) STRICT`,
      `CREATE INDEX IF NOT EXISTS ${table}_chunk ON ${table} (chunk, id)`,
      ...indexed.map((name) =>
        `CREATE INDEX IF NOT EXISTS ${table}_${name} ON ${table} (${name}, id)`
      ),
    ];
  });
  return [
    ...tables,
    "CREATE TABLE IF NOT EXISTS meta (one INTEGER PRIMARY KEY CHECK (one = 1), fence INTEGER NOT NULL) STRICT",
    "INSERT OR IGNORE INTO meta VALUES (1, 0)",
    "CREATE TABLE IF NOT EXISTS hidden (chunk INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE IF NOT EXISTS moving (chunk INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL, id INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS prepared (tx TEXT NOT NULL, account TEXT NOT NULL UNIQUE, chunk INTEGER NOT NULL, delta INTEGER NOT NULL, PRIMARY KEY (tx, account)) STRICT",
    "CREATE TABLE IF NOT EXISTS entries (tx TEXT NOT NULL, account TEXT NOT NULL, delta INTEGER NOT NULL, PRIMARY KEY (tx, account)) STRICT",
  ].map((sql) => ({ sql }));
}

/** What the catalog's own database is made of: the map, a migration's journal, transfers' decisions. */
export function catalogLayout(): Statement[] {
  return [
    "CREATE TABLE IF NOT EXISTS meta (one INTEGER PRIMARY KEY CHECK (one = 1), fence INTEGER NOT NULL) STRICT",
    "INSERT OR IGNORE INTO meta VALUES (1, 0)",
    "CREATE TABLE IF NOT EXISTS catalog (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, directory TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS journal (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS decisions (tx TEXT PRIMARY KEY, outcome TEXT NOT NULL) STRICT",
  ].map((sql) => ({ sql }));
}
