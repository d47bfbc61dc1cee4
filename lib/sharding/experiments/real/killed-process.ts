import { random, RealClock } from "../../../sim/mod.ts";
import { begin, resume } from "../../reshard/migration.ts";
import { planMoves } from "../../reshard/plan.ts";
import { Router } from "../../router.ts";
import { INVOICES } from "../../schema.ts";
import { type Shard, ShardDown } from "../../shard.ts";
import { shardProcesses } from "../../real/mod.ts";
import { queriesOf } from "../shard-keys.ts";
import { type LoadFacts, OrderLoad } from "./order-load.ts";

/** A query while one shard was dead, by what was done about it. */
export interface DeadShardRow {
  policy: string;
  answer: string;
  /** Time until there was one, in ms. */
  ms: number;
}

/** What came of a shard that was killed in the middle of a copy. */
export interface KilledFacts extends LoadFacts {
  processes: number;
  /** What the migration said when the shard was gone. */
  said: string;
  copiedBefore: number;
  copied: number;
  /** Three ways to answer while it was dead. */
  dead: DeadShardRow[];
  /** Pages of tenants that live on the other shards, asked meanwhile, and how many came whole. */
  pages: { asked: number; answered: number; slowest: number };
}

/**
 * Three shards and a fourth to come, each a process on its own file. In the middle of the copy the first gets
 * a SIGKILL; queries go on as they may; it is started again on its file, and the migration resumed.
 */
export async function killInCopy({ orders = 600, seed = 7 } = {}): Promise<KilledFacts> {
  const all = await shardProcesses(4, { owners: 3, chunks: 48 });
  try {
    const clock = new RealClock(), { catalog, shards } = all;
    const router = new Router({ catalog, shards, schema: INVOICES, clock });
    const load = new OrderLoad(router, random(seed), 97, 4);
    await load.fill(Math.ceil(orders / 4));
    const { directory } = await catalog.load();
    await begin(catalog, planMoves(directory, 4));
    let batches = 0, said = "", copiedBefore = 0;
    const options = { catalog, shards, schema: INVOICES, clock, batch: 20 };
    try {
      await resume({
        ...options,
        at: (step) => {
          if (step === "copy: noted" && ++batches === 2) all.kill(0);
        },
        onStep: (_step, _move, { copied }) => copiedBefore = copied,
      });
    } catch (error) {
      if (!(error instanceof ShardDown)) throw error;
      said = error.message;
    }
    const dead = await whileDead(all), pages = await pagesOfLiving(all);
    await all.restart(0);
    const working = load.run(40);
    const state = await resume(options);
    load.stop();
    await working;
    await load.audit(shards.values(), (await catalog.load()).directory);
    return { ...load.facts, processes: 4, said, copiedBefore, copied: state!.copied, dead, pages };
  } finally {
    await all.close();
  }
}

/** Pages of thirty tenants of the shards that live: whoever does not need the dead one must not notice. */
async function pagesOfLiving(
  { catalog, shards }: Pick<Awaited<ReturnType<typeof shardProcesses>>, "catalog" | "shards">,
): Promise<KilledFacts["pages"]> {
  const { directory } = await catalog.load();
  const router = new Router({ catalog, shards, schema: INVOICES, clock: new RealClock() });
  const tenants = Array.from({ length: 97 }, (_, i) => `tenant-${i}`)
    .filter((tenant) => directory.shardOf(tenant) !== 0).slice(0, 30);
  let answered = 0, slowest = 0;
  for (const tenant of tenants) {
    const start = performance.now();
    const whole = await router.query(queriesOf(tenant, 0, 0)["a tenant's last 20"]).then(
      ({ rows, complete }) => complete && rows.length > 0,
      () => false,
    );
    if (whole) answered++;
    slowest = Math.max(slowest, performance.now() - start);
  }
  return { asked: tenants.length, answered, slowest };
}

/** The same count by each policy. */
async function whileDead(
  { catalog, shards }: Pick<Awaited<ReturnType<typeof shardProcesses>>, "catalog" | "shards">,
): Promise<DeadShardRow[]> {
  const count = { from: "orders", aggregates: [{ fn: "count" as const, as: "n" }] };
  const never = {
    id: 0,
    run: () => new Promise<never>(() => {}),
    close: () => Promise.resolve(),
  };
  const ways = [
    { policy: "error", shards, more: {} },
    { policy: "partial answer", shards, more: { onMissing: "partial" as const } },
    // As a machine that has lost its network: nothing refuses, nothing answers.
    {
      policy: "deadline of 50 ms, partial",
      shards: new Map<number, Shard>([...shards, [0, never]]),
      more: { onMissing: "partial" as const, deadline: 50 },
    },
  ];
  const rows: DeadShardRow[] = [];
  for (const { policy, shards, more } of ways) {
    const router = new Router({
      catalog,
      shards,
      schema: INVOICES,
      clock: new RealClock(),
      ...more,
    });
    const start = performance.now();
    const answer = await router.query(count).then(
      ({ rows: [row], missing }) => `${row!["n"]} orders, without shard ${missing.join(", ")}`,
      ({ name, missing }) => `${name}: shard ${missing.join(", ")}`,
    );
    rows.push({ policy, answer, ms: performance.now() - start });
  }
  return rows;
}
