import type { Catalog } from "../catalog.ts";
import type { ShardKey } from "../key.ts";
import type { Schema } from "../schema.ts";
import { type Shard, ShardDown } from "../shard.ts";
import { Journal } from "./journal.ts";

/** What {@linkcode isolate} works on. */
export interface IsolateOptions {
  catalog: Catalog;
  shards: ReadonlyMap<number, Shard>;
  schema: Schema;
}

/**
 * Gives a key a chunk of its own, on the shard where it is: from then on it can be moved alone. Its rows get
 * their new chunk, and the shard its new epoch, in one transaction; then comes the map. After a crash between
 * the two, call it again: both do nothing twice.
 *
 * @returns The chunk.
 * @throws {Refused} Where a transfer on the key is in doubt. @throws {Error} While a migration is under way.
 */
export async function isolate(
  { catalog, shards, schema }: IsolateOptions,
  key: ShardKey,
): Promise<number> {
  if (await new Journal(catalog.store).load()) {
    throw new Error("Cannot isolate a key: a migration is under way");
  }
  const { epoch, directory } = await catalog.load();
  if (directory.isPinned(key)) return directory.chunkOf(key);
  const home = directory.shardOf(key), shard = shards.get(home);
  if (!shard) throw new ShardDown(home, "it is not there");
  const next = directory.pinned(key, home), chunk = next.chunkOf(key);
  await shard.run([
    {
      sql: "UPDATE meta SET fence = max(fence, ?) WHERE NOT EXISTS " +
        "(SELECT 1 FROM prepared WHERE account = ?) RETURNING fence",
      params: [epoch + 1, `${key}`],
      must: "a transfer on the key is in doubt",
    },
    ...Object.entries(schema).map(([table, { shardKey }]) => ({
      sql: `UPDATE ${table} SET chunk = ? WHERE ${shardKey} = ?`,
      params: [chunk, key],
    })),
  ]);
  await catalog.publish(epoch, next);
  return chunk;
}
