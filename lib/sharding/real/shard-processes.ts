import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Processes, startProcesses } from "../../services/mod.ts";
import { requireNumber } from "../../sim/mod.ts";
import { Catalog } from "../catalog.ts";
import { catalogLayout } from "../layout.ts";
import { Directory } from "../strategies/directory.ts";
import { HttpShard } from "./http-shard.ts";
import { SqliteShard } from "./sqlite-shard.ts";

/** Shards that are processes, each on a file of its own. */
export interface ShardProcesses {
  readonly shards: ReadonlyMap<number, HttpShard>;
  readonly catalog: Catalog;
  /** Kills one with SIGKILL: it has no time to say or write anything. */
  kill(shard: number): void;
  /** Starts one again on its file. */
  restart(shard: number): Promise<void>;
  /** Ends all and removes the files. Calling it twice does nothing. */
  close(): Promise<void>;
}

/**
 * Starts shards as processes of this very runtime, for the tables of the invoicing service. The map begins on
 * the first `owners` of them.
 *
 * @param budget Time after which they end by themselves, in ms. Default: 60 000.
 * @throws {Error} Where one does not start within 15 s; the others are ended.
 */
export async function shardProcesses(
  shards: number,
  { owners = shards, chunks = 64, budget = 60_000 }: {
    owners?: number;
    chunks?: number;
    budget?: number;
  } = {},
): Promise<ShardProcesses> {
  requireNumber("start shards", "shards", shards, {
    unit: "processes",
    min: 1,
    max: 16,
    integer: true,
  });
  const folder = mkdtempSync(join(tmpdir(), "under-load-sharding-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const runs = Array.from(
    { length: shards },
    (_, id) => [id, join(folder, `shard-${id}.db`), budget],
  );
  let processes: Processes;
  try {
    processes = await startProcesses(new URL("./worker.ts", import.meta.url), runs);
  } catch (error) {
    remove();
    throw error;
  }
  const store = new SqliteShard(-1, join(folder, "catalog.db"), catalogLayout());
  const catalog = new Catalog(store);
  await catalog.create(Directory.even(owners, chunks));
  let closed = false;
  return {
    shards: new Map(runs.map((_, id) => [id, new HttpShard(id, () => processes.urls[id]!)])),
    catalog,
    kill: (shard) => processes.kill(shard),
    restart: (shard) => processes.restart(shard),
    async close() {
      if (closed) return;
      closed = true;
      await processes.stop();
      await store.close();
      remove();
    },
  };
}
