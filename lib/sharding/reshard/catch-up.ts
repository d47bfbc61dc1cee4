import type { Row, Statement } from "../shard.ts";
import { columnsOf, put, type Work } from "./work.ts";

/**
 * Brings over what was written since the copy began. A change is an id: the row is read as it is now, so
 * it does not matter how often, or in which order, changes of one row are applied.
 *
 * @param until Ends when no more than so many changes were left: 0 drains all.
 */
export async function catchUp(work: Work, until: number): Promise<void> {
  const { source, batch, state } = work;
  // Under steady writes the rest never is zero, so the number of turns is bounded too.
  for (let turn = 0; turn < 1000; turn++) {
    const [changes] = await source.run([{
      sql: "SELECT seq, tbl, id FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
      params: [state.applied, batch],
    }]);
    if (changes!.length === 0) return;
    await apply(work, changes!);
    if (changes!.length <= until) return;
  }
}

async function apply(work: Work, changes: readonly Row[]): Promise<void> {
  const { source, target, schema, state, journal, at } = work;
  const statements: Statement[] = [];
  for (const table of Object.keys(schema)) {
    const ids = [...new Set(changes.filter(({ tbl }) => tbl === table).map(({ id }) => id!))];
    if (ids.length === 0) continue;
    const [rows] = await source.run([{
      sql: `SELECT ${
        columnsOf(schema, table).join(", ")
      } FROM ${table} WHERE id IN (SELECT value FROM json_each(?)) AND chunk IN (SELECT chunk FROM moving)`,
      // As JSON by hand, since an id may be a bigint.
      params: [`[${ids.join(",")}]`],
    }]);
    const there = new Set(rows!.map(({ id }) => id!));
    statements.push(
      ...rows!.map((row) => put(schema, table, row)),
      ...ids.filter((id) => !there.has(id)).map((id) => ({
        sql: `DELETE FROM ${table} WHERE id = ?`,
        params: [id],
      })),
    );
  }
  at("catch up: read");
  await target.run(statements);
  at("catch up: written");
  state.applied = changes.at(-1)!["seq"] as number;
  state.changed += changes.length;
  await journal.save(state);
  at("catch up: noted");
}
