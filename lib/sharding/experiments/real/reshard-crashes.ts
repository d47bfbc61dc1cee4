import { CrashPlan, random, RealClock, restarting } from "../../../sim/mod.ts";
import { abort, begin, CRASH_POINTS, resume } from "../../reshard/migration.ts";
import type { StepName } from "../../reshard/journal.ts";
import { planMoves } from "../../reshard/plan.ts";
import { Mismatch } from "../../reshard/verify.ts";
import { Router } from "../../router.ts";
import { INVOICES } from "../../schema.ts";
import type { Shard } from "../../shard.ts";
import { type ShardFiles, shardFiles } from "../../real/mod.ts";
import { type LoadFacts, OrderLoad } from "./order-load.ts";
import { Yielding } from "./yielding.ts";

/** What came of a reshard under load. */
export interface ReshardFacts extends LoadFacts {
  migrations: number;
  crashes: number;
  /** Crash points that had their share, and all. */
  points: number;
  ofPoints: number;
  /** Rows that a step has left behind in tables of its own: must be none. */
  leftovers: number;
}

/** A database of real files, a router in front of it and a client who writes and reads. */
export async function shop(
  { shards, orders, seed }: { shards: number; orders: number; seed: number },
) {
  const files = await shardFiles(INVOICES, shards, 64), clock = new RealClock();
  const around = () =>
    new Map<number, Shard>([...files.shards].map(([id, shard]) => [id, new Yielding(shard)]));
  const all = around();
  const router = new Router({ catalog: files.catalog, shards: all, schema: INVOICES, clock });
  const load = new OrderLoad(router, random(seed).split("load"), 997);
  await load.fill(Math.ceil(orders / 6));
  const addShard = () => {
    const shard = files.add();
    all.set(shard.id, new Yielding(shard));
  };
  const options = { catalog: files.catalog, shards: all, schema: INVOICES, clock };
  return { files, clock, router, load, addShard, options };
}

/**
 * Goes from 4 shards to 5 and back, again and again, under load, until a crash has come `each` times at each
 * of the places where one can; after each migration the files are audited.
 */
export async function crashReshard(
  { each, orders = 400, seed = 7, most = 40 }: {
    each: number;
    orders?: number;
    seed?: number;
    most?: number;
  },
): Promise<ReshardFacts> {
  const { files, load, addShard, options } = await shop({ shards: 4, orders, seed });
  const plan = new CrashPlan(CRASH_POINTS, each, random(seed).split("crashes"));
  let migrations = 0;
  try {
    addShard();
    for (; migrations < most && !plan.done; migrations++) {
      const { directory } = await files.catalog.load();
      await begin(files.catalog, planMoves(directory, migrations % 2 ? 4 : 5));
      const working = load.run();
      await restarting(() => resume({ ...options, batch: 5, at: plan.at }));
      load.stop();
      await working;
      await load.audit(files.shards.values(), (await files.catalog.load()).directory);
    }
    return {
      ...load.facts,
      migrations,
      crashes: plan.total,
      points: [...plan.crashes.values()].filter((count) => count >= each).length,
      ofPoints: plan.crashes.size,
      leftovers: await leftovers(files),
    };
  } finally {
    await files.close();
  }
}

/**
 * The same without crashes and without some of its steps, to see what these are for: there and back `rounds`
 * times, or until `verify` refuses.
 */
export async function reshardWithout(
  without: readonly StepName[],
  { orders = 1200, seed = 7, rounds = 4 }: { orders?: number; seed?: number; rounds?: number } = {},
): Promise<LoadFacts & { refused: string }> {
  const { files, load, addShard, options, router } = await shop({ shards: 4, orders, seed });
  let refused = "";
  try {
    addShard();
    for (let round = 0; round < rounds && !refused; round++) {
      const { directory } = await files.catalog.load();
      await begin(files.catalog, planMoves(directory, round % 2 ? 4 : 5));
      const working = load.run();
      try {
        await resume({ ...options, batch: 25, without });
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error;
        refused = error.message;
        await abort(options);
      }
      load.stop();
      await working;
      await router.refresh();
    }
    await load.audit(files.shards.values(), (await files.catalog.load()).directory);
    return { ...load.facts, refused };
  } finally {
    await files.close();
  }
}

async function leftovers({ shards }: ShardFiles): Promise<number> {
  let left = 0;
  for (const shard of shards.values()) {
    const sql = "SELECT (SELECT count(*) FROM hidden) + (SELECT count(*) FROM moving) + " +
      "(SELECT count(*) FROM changes) + (SELECT count(*) FROM sqlite_schema WHERE type = 'trigger') AS n";
    const [[row] = []] = await shard.run([{ sql }]);
    left += Number(row!["n"]);
  }
  return left;
}
