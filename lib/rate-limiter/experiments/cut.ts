import type { Redis } from "ioredis";
import { RealClock } from "../../sim/mod.ts";
import { Failover } from "../failover.ts";
import { RedisGcra } from "../redis/gcra.ts";

/** What a limiter answered at one moment of a cut connection. */
export interface CutRow {
  moment: string;
  allowed: boolean;
  "decided by": "Redis" | "the policy";
}

/** How long the limiter leaves Redis alone after a failure, in ms. */
const COOLDOWN = 50;

/** Cuts a real connection to Redis under a limiter that fails open, and makes it again. */
export async function cutConnection(redis: Redis): Promise<CutRow[]> {
  const clock = new RealClock();
  const prefix = `under-load:rl:cut-${Date.now()}:`;
  const shared = new RedisGcra({ redis, capacity: 1e6, refillRate: 1e6, prefix });
  const limiter = new Failover({
    clock,
    shared,
    timeout: 500,
    cooldown: COOLDOWN,
    onFailure: "open",
  });
  const ask = async (moment: string): Promise<CutRow> => {
    const { allowed } = await limiter.take("key");
    return { moment, allowed, "decided by": limiter.down ? "the policy" : "Redis" };
  };
  const rows = [await ask("connected")];
  redis.disconnect();
  rows.push(await ask("connection cut"));
  await redis.connect();
  await clock.sleep(COOLDOWN + 10);
  rows.push(await ask("connected again"));
  redis.disconnect();
  return rows;
}
