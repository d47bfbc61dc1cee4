import { columnsOf, put, type Work } from "./work.ts";

/**
 * Copies the moving rows by id, a batch a transaction, and writes down after each how far it is. A batch
 * that is copied again after a crash finds its rows there and puts them once more.
 */
export async function copy(work: Work): Promise<void> {
  const { source, target, schema, state, journal, batch, at } = work, tables = Object.keys(schema);
  while (state.table < tables.length) {
    const table = tables[state.table]!;
    const [rows] = await source.run([{
      sql: `SELECT ${columnsOf(schema, table).join(", ")} FROM ${table} ` +
        "WHERE id > ? AND chunk IN (SELECT chunk FROM moving) ORDER BY id LIMIT ?",
      params: [state.id, batch],
    }]);
    at("copy: read");
    await target.run(rows!.map((row) => put(schema, table, row)));
    at("copy: written");
    state.copied += rows!.length;
    if (rows!.length === batch) state.id = rows!.at(-1)!["id"] as bigint;
    else Object.assign(state, { table: state.table + 1, id: -(2n ** 63n) });
    await journal.save(state);
    at("copy: noted");
  }
}
