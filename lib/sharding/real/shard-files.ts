import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireNumber } from "../../sim/mod.ts";
import { Catalog } from "../catalog.ts";
import { catalogLayout, shardLayout } from "../layout.ts";
import type { Schema } from "../schema.ts";
import { Directory } from "../strategies/directory.ts";
import { SqliteShard } from "./sqlite-shard.ts";

/** Shards as files of a folder of their own, with a catalog, and all of it removed at the end. */
export interface ShardFiles extends AsyncDisposable {
  readonly folder: string;
  readonly shards: Map<number, SqliteShard>;
  readonly catalog: Catalog;
  /** Makes a shard more, empty. */
  add(): SqliteShard;
  /** Closes all and removes the folder. Calling it twice does nothing. */
  close(): Promise<void>;
}

/**
 * Makes shards in a temporary folder.
 *
 * @param shards How many, at most 64.
 * @param chunks Chunks of the map. Default: 256.
 */
export async function shardFiles(
  schema: Schema,
  shards: number,
  chunks = 256,
): Promise<ShardFiles> {
  requireNumber("make shards", "shards", shards, {
    unit: "shards",
    min: 1,
    max: 64,
    integer: true,
  });
  const folder = mkdtempSync(join(tmpdir(), "under-load-sharding-"));
  const all = new Map<number, SqliteShard>(), layout = shardLayout(schema);
  const add = () => {
    const id = all.size, shard = new SqliteShard(id, join(folder, `shard-${id}.db`), layout);
    all.set(id, shard);
    return shard;
  };
  for (let i = 0; i < shards; i++) add();
  const store = new SqliteShard(-1, join(folder, "catalog.db"), catalogLayout());
  const catalog = new Catalog(store);
  await catalog.create(Directory.even(shards, chunks));
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    for (const shard of [...all.values(), store]) await shard.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, shards: all, catalog, add, close, [Symbol.asyncDispose]: close };
}
