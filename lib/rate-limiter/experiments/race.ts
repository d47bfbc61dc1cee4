import type { Redis } from "ioredis";
import type { AsyncLimiter } from "../limiter.ts";
import { RedisGcra } from "../redis/gcra.ts";
import { RacyRedisLimiter } from "../redis/racy.ts";
import { SettableClock } from "../../sim/settable-clock.ts";

/** What many callers at once got out of a limiter. */
export interface RaceRow {
  way: string;
  asked: number;
  limit: number;
  admitted: number;
  /** Admitted beyond the limit. */
  "too many": number;
}

/** Callers at once, each on a connection of its own. */
const CALLERS = 8;

/**
 * Lets eight callers ask for one key at the same time, first through GET and SET, then through a script.
 * Every caller waits for its answer before it asks again.
 *
 * @param least How often each of them asks at least.
 */
export async function raceInRedis(
  connect: () => Redis,
  limit: number,
  least = 60,
): Promise<RaceRow[]> {
  const connections = Array.from({ length: CALLERS }, connect);
  const key = `race-${Date.now()}`;
  // A window so long, and a time that stands still, so that nothing comes back during the race.
  const clock = new SettableClock(Date.now());
  const racy = connections.map((redis) => new RacyRedisLimiter({ redis, limit, window: 60_000 }));
  const gcra = connections.map((redis) =>
    new RedisGcra({ redis, clock, capacity: limit, refillRate: 1 })
  );
  // Enough asks to come well past any limit.
  const each = Math.max(least, Math.ceil(1.5 * limit / CALLERS));
  try {
    return [
      await race("GET, decide, SET", racy, key, limit, each),
      await race("one Lua script", gcra, key, limit, each),
    ];
  } finally {
    await connections[0]!.del(`under-load:rl:racy:{${key}}`, gcra[0]!.name(key));
    connections.forEach((connection) => connection.disconnect());
  }
}

async function race(
  way: string,
  limiters: readonly AsyncLimiter[],
  key: string,
  limit: number,
  each: number,
): Promise<RaceRow> {
  let admitted = 0;
  await Promise.all(limiters.map(async (limiter) => {
    for (let i = 0; i < each; i++) if ((await limiter.take(key)).allowed) admitted++;
  }));
  const asked = limiters.length * each;
  return { way, asked, limit, admitted, "too many": Math.max(0, admitted - limit) };
}
