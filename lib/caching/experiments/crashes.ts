import { type At, Crash, CrashPlan, restarting } from "../../sim/crash.ts";
import { random } from "../../sim/random.ts";
import { AROUND_STEPS, WriteAround } from "../writes/around.ts";
import { BEHIND_STEPS, WriteBehind } from "../writes/behind.ts";
import { OUTBOX_STEPS, WriteOutbox } from "../writes/outbox.ts";
import { MemoryStore, type Writer } from "../writes/stores.ts";
import { THROUGH_STEPS, WriteThrough } from "../writes/through.ts";

/** What lives on when a process ends: the database, the shared cache, and a log. */
export interface World {
  source: MemoryStore<string>;
  cache: MemoryStore<string>;
  log: MemoryStore<string>;
}

/** A way to write, and where its process may end. */
export interface Way {
  steps: readonly string[];
  make(world: World, at: At): Writer<string>;
}

/** All ways to write that are crashed. */
export const WAYS: Readonly<Record<string, Way>> = {
  "around": {
    steps: AROUND_STEPS,
    make: ({ source, cache }, at) => new WriteAround(source, cache, at),
  },
  "through": {
    steps: THROUGH_STEPS,
    make: ({ source, cache }, at) => new WriteThrough(source, cache, at),
  },
  "around, outbox": {
    steps: OUTBOX_STEPS,
    make: ({ source, cache }, at) => new WriteOutbox(source, cache, at),
  },
  "behind": {
    steps: BEHIND_STEPS,
    make: ({ source, cache }, at) => new WriteBehind(source, cache, undefined, at),
  },
  "behind, journal": {
    steps: BEHIND_STEPS,
    make: ({ source, cache, log }, at) => new WriteBehind(source, cache, log, at),
  },
};

/** What came of a way to write. */
export interface CrashRow {
  way: string;
  crashes: number;
  /** Writes that the writer was told are safe. */
  acknowledged: number;
  /** Of them those that the database does not have in the end. */
  lost: number;
  /** Keys whose cached value is not the database's in the end, and stays so until its lifetime is over. */
  stale: number;
  /** By step: crashes there, and what they cost. */
  steps: { step: string; crashes: number; stale: number }[];
}

/** Keys that are written over and over, and writes between two flushes. */
export const KEYS = 50, BATCH = 5;

/**
 * Crashes a way to write at each of its steps, `each` times at least, and counts what is lost and what is
 * stale. A crash ends the process: its memory is gone, whoever waits for an answer gives up, the next
 * process recovers. Each write is to a key that was read before, so that the cache holds the old value.
 *
 * @param each Crashes at each step, from 1.
 */
export async function crashWrites(way: string, each: number, seed: number): Promise<CrashRow> {
  const { steps, make } = WAYS[way]!;
  const world = {
    source: new MemoryStore<string>(),
    cache: new MemoryStore<string>(),
    log: new MemoryStore<string>(),
  };
  const plan = new CrashPlan(steps, each, random(`${seed}/${way}`));
  const row: CrashRow = { way, crashes: 0, acknowledged: 0, lost: 0, stale: 0, steps: [] };
  const at = new Map(steps.map((step) => [step, { step, crashes: 0, stale: 0 }]));
  let version = 0;
  const safe = new Map<string, number>();
  const process = async () => {
    const writer = make(world, plan.at);
    await writer.recover();
    while (!plan.done && version < 40 * each * steps.length) {
      const key = `recipe-${++version % KEYS}`;
      read(world, key);
      await writer.write(key, { value: `text ${version}`, version });
      safe.set(key, version);
      row.acknowledged++;
      if (version % BATCH === 0) await writer.flush();
    }
    await writer.flush();
  };
  await restarting(async () => {
    try {
      await process();
    } catch (error) {
      if (error instanceof Crash) await settle(world, make, row, at.get(error.step)!, safe);
      throw error;
    }
  });
  row.crashes = plan.total;
  row.steps = [...at.values()];
  return row;
}

/** A read that loads what the cache does not have, in one step: late sets are an experiment of their own. */
export function read({ source, cache }: World, key: string): void {
  if (cache.entries.has(key)) return;
  cache.entries.set(key, source.entries.get(key) ?? { value: "", version: 0 });
}

/** After a crash and a recovery: what has been lost, what is stale? It is counted and put right. */
export async function settle(
  world: World,
  make: Way["make"],
  row: CrashRow,
  step: CrashRow["steps"][number],
  safe: Map<string, number>,
): Promise<void> {
  const { source, cache } = world;
  await make(world, () => {}).recover();
  step.crashes++;
  const version = (key: string) => source.entries.get(key)?.version ?? 0;
  for (const [key, promised] of safe) {
    if (version(key) >= promised) continue;
    row.lost++;
    safe.set(key, version(key));
  }
  for (const [key, cached] of cache.entries) {
    // Where the database is behind, it is the database that is wrong: that is a loss, counted above.
    if (cached.version < version(key)) {
      row.stale++;
      step.stale++;
    }
    if (cached.version !== version(key)) cache.entries.delete(key);
  }
}
