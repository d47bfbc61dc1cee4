import { hashText } from "../../sim/mod.ts";
import { encode } from "../codec.ts";
import type { Shard } from "../shard.ts";
import { chunksOf, columnsOf, OF_MOVE, type Work } from "./work.ts";

/** What a set of rows adds up to: the same for the same rows in any order. */
export interface Checksum {
  rows: number;
  sum: number;
}

/** The two sides of a move are not the same. */
export class Mismatch extends Error {
  override name = "Mismatch";
}

/** Counts and sums the moving rows of one table on one shard, read in batches. */
export async function checksum(work: Work, shard: Shard, table: string): Promise<Checksum> {
  const { schema, move, batch } = work, total = { rows: 0, sum: 0 };
  for (let id: number | bigint = -(2n ** 63n), more = true; more;) {
    const [rows] = await shard.run([{
      sql: `SELECT ${columnsOf(schema, table).join(", ")} FROM ${table} ` +
        `WHERE id > ? AND chunk IN ${OF_MOVE} ORDER BY id LIMIT ?`,
      params: [id, chunksOf(move), batch],
    }]);
    // 32 bits of each row: a sum that overflows would not be the same in any order.
    for (const row of rows!) {
      total.sum = (total.sum + hashText(encode(Object.values(row)))) % 2 ** 48;
    }
    total.rows += rows!.length;
    more = rows!.length === batch;
    id = rows!.at(-1)?.["id"] as bigint ?? id;
  }
  return total;
}

/** Compares both sides while the source stands still. @throws {Mismatch} Where they differ. */
export async function verify(work: Work): Promise<void> {
  const { source, target, schema } = work;
  for (const table of Object.keys(schema)) {
    const ours = await checksum(work, source, table), theirs = await checksum(work, target, table);
    if (ours.rows === theirs.rows && ours.sum === theirs.sum) continue;
    throw new Mismatch(
      `Cannot move ${table} from shard ${source.id} to ${target.id}: ${ours.rows} rows there, ` +
        `${theirs.rows} here${ours.rows === theirs.rows ? ", and not the same ones" : ""}`,
    );
  }
}
