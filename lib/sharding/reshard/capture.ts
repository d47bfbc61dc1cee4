import type { Statement } from "../shard.ts";
import { chunksOf, deleteRows, OF_MOVE, type Work } from "./work.ts";

/**
 * Makes room: the target hides the chunks before the first of their rows comes, and loses what an aborted
 * move may have left; the source learns which chunks are moving.
 */
export async function prepare(work: Work): Promise<void> {
  const { source, target, move, state, catalog } = work;
  state.epoch = (await catalog.load()).epoch;
  await target.run([{
    sql: `INSERT OR IGNORE INTO hidden SELECT value FROM json_each(?)`,
    params: [chunksOf(move)],
  }]);
  await deleteRows(work, target);
  await source.run([
    { sql: "DELETE FROM moving" },
    { sql: "DELETE FROM changes" },
    { sql: "INSERT INTO moving SELECT value FROM json_each(?)", params: [chunksOf(move)] },
  ]);
  Object.assign(state, { table: 0, id: -(2n ** 63n), applied: 0 });
}

/** From now on each write to a moving row leaves its id in the table of changes, in the same transaction. */
export async function capture({ source, schema }: Work): Promise<void> {
  await source.run(Object.keys(schema).flatMap((table) => triggers(table)));
}

function triggers(table: string): Statement[] {
  const on = (event: string, row: "NEW" | "OLD") => ({
    sql: `CREATE TRIGGER IF NOT EXISTS ${table}_${event} AFTER ${event} ON ${table} ` +
      `WHEN ${row}.chunk IN (SELECT chunk FROM moving) BEGIN ` +
      `INSERT INTO changes (tbl, id) VALUES ('${table}', ${row}.id); END`,
  });
  return [on("insert", "NEW"), on("update", "NEW"), on("delete", "OLD")];
}

/** Takes the triggers and their table's rows away. */
export async function release({ source, schema, move }: Work): Promise<void> {
  await source.run([
    ...Object.keys(schema).flatMap((table) =>
      ["insert", "update", "delete"].map((event) => ({
        sql: `DROP TRIGGER IF EXISTS ${table}_${event}`,
      }))
    ),
    { sql: "DELETE FROM moving" },
    { sql: "DELETE FROM changes" },
    { sql: `DELETE FROM hidden WHERE chunk IN ${OF_MOVE}`, params: [chunksOf(move)] },
  ]);
}
