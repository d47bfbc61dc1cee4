import type { RedisService } from "../../../services/mod.ts";
import { RealClock } from "../../../sim/real-clock.ts";
import { Sieve } from "../../policies/sieve.ts";
import { TrackedCache } from "../redis-tracking.ts";

/** How long after a write each node still had the old value. */
export interface TrackedResult {
  /** In ms, one for each write and node that had it. */
  stale: number[];
  /** Nodes that never heard of a write, of all. */
  missed: number;
  /** What a node did when its connection was cut: whether it dropped everything, and hears again. */
  flushed: boolean;
  heardAgain: boolean;
}

/** Waits for something, for at most a second; returns after how many ms. */
async function until(holds: () => boolean, since: number): Promise<number | undefined> {
  while (performance.now() - since < 1000) {
    if (holds()) return performance.now() - since;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return undefined;
}

/**
 * Nodes with memory of their own before this run's Redis, kept right by `CLIENT TRACKING`; one recipe is
 * read by all and written, over and over. Then one node's connection is cut.
 *
 * @returns `undefined` where there is no real Redis: a stand-in does not know tracking.
 */
export async function trackedNodes(
  store: RedisService,
  { nodes, writes }: { nodes: number; writes: number },
): Promise<TrackedResult | undefined> {
  if (!store.networked) return undefined;
  const key = `under-load:tracked:${Date.now()}`;
  const connections = Array.from(
    { length: nodes },
    () => [store.connect(), store.connect()] as const,
  );
  const clock = new RealClock(), ttl = 60_000;
  const all = connections.map(([reader, listener]) =>
    new TrackedCache<number>(() => new Sieve({ capacity: 100, clock, ttl }), reader, listener)
  );
  await Promise.all(all.map((node) => node.tracked()));
  const result: TrackedResult = { stale: [], missed: 0, flushed: false, heardAgain: false };
  try {
    for (let write = 0; write < writes; write++) {
      await store.client.set(key, String(write), "PX", 60_000);
      await Promise.all(all.map((node) => node.get(key)));
      const since = performance.now();
      await store.client.set(key, String(write + 1), "PX", 60_000);
      const times = await Promise.all(all.map((node) => until(() => !node.has(key), since)));
      result.stale.push(...times.filter((time) => time !== undefined));
      result.missed += times.filter((time) => time === undefined).length;
    }
    const [first] = all as [TrackedCache<number>],
      [[reader]] = connections as [readonly [typeof store.client, typeof store.client]];
    await first.get(key);
    const flushed = first.stats.flushed;
    reader.disconnect(true);
    result.flushed = await until(() =>
      first.stats.flushed > flushed, performance.now()) !== undefined;
    await until(() => reader.status === "ready", performance.now());
    await first.get(key);
    await store.client.set(key, "last", "PX", 1000);
    result.heardAgain = await until(() => !first.has(key), performance.now()) !== undefined;
  } finally {
    connections.flat().forEach((connection) => connection.disconnect());
    await store.client.del(key);
  }
  return result;
}
