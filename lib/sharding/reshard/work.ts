import type { At, Clock } from "../../sim/mod.ts";
import type { Catalog } from "../catalog.ts";
import type { Schema } from "../schema.ts";
import type { Row, Shard, Statement } from "../shard.ts";
import type { Journal, MigrationState } from "./journal.ts";
import type { Move } from "./plan.ts";

/** What a step of a move works with. */
export interface Work {
  move: Move;
  source: Shard;
  target: Shard;
  state: MigrationState;
  schema: Schema;
  catalog: Catalog;
  journal: Journal;
  clock: Clock;
  at: At;
  /** Rows of one transaction. */
  batch: number;
}

/** The chunks of a move, as SQL that takes one parameter. */
export const OF_MOVE = "(SELECT value FROM json_each(?))";

/** That parameter. */
export function chunksOf({ chunks }: Move): string {
  return JSON.stringify(chunks);
}

/** Columns of a table as they are stored: its own and the chunk. */
export function columnsOf(schema: Schema, table: string): string[] {
  return [...Object.keys(schema[table]!.columns), "chunk"];
}

/** Puts a row where it is to be, as it is. */
export function put(schema: Schema, table: string, row: Row): Statement {
  const columns = columnsOf(schema, table);
  return {
    sql: `INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES (${
      columns.map(() => "?").join(", ")
    })`,
    params: columns.map((column) => row[column]!),
  };
}

/** Deletes a move's rows on a shard, so many at a time that others get their turn. */
export async function deleteRows({ schema, move, batch }: Work, shard: Shard): Promise<void> {
  for (const table of Object.keys(schema)) {
    for (let gone = batch; gone === batch;) {
      const [rows] = await shard.run([{
        sql:
          `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE chunk IN ${OF_MOVE} LIMIT ?) RETURNING id`,
        params: [chunksOf(move), batch],
      }]);
      gone = rows!.length;
    }
  }
}
