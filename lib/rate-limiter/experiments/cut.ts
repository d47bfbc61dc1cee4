import type { RedisService } from "../../services/mod.ts";
import { RealClock } from "../../sim/mod.ts";
import { Failover } from "../failover.ts";
import { Gcra } from "../gcra.ts";
import type { AsyncLimiter } from "../limiter.ts";
import { RedisGcra } from "../redis/gcra.ts";
import { RemoteLimiter } from "../remote.ts";

/** What a limiter answered at one moment of a cut connection. */
export interface CutRow {
  moment: string;
  allowed: boolean;
  "decided by": "the shared limiter" | "the policy";
}

/** A shared limiter that can be cut off. */
interface Line {
  shared: AsyncLimiter;
  cut(): void;
  mend(): Promise<void>;
  close(): void;
}

/** How long the limiter leaves the shared one alone after a failure, in ms. */
const COOLDOWN = 50;
const AMPLE = { capacity: 1e6, refillRate: 1e6 };

/**
 * Cuts a real connection to Redis under a limiter that fails open, and makes it again. Where there is no
 * connection to cut, a shared limiter is taken away and given back.
 */
export async function cutConnection(store: RedisService): Promise<CutRow[]> {
  const clock = new RealClock();
  const { shared, cut, mend, close } = store.networked ? overSocket(store) : inProcess(clock);
  const limiter = new Failover({
    clock,
    shared,
    timeout: 500,
    cooldown: COOLDOWN,
    onFailure: "open",
  });
  const ask = async (moment: string): Promise<CutRow> => {
    const { allowed } = await limiter.take("key");
    return { moment, allowed, "decided by": limiter.down ? "the policy" : "the shared limiter" };
  };
  try {
    const rows = [await ask("connected")];
    cut();
    rows.push(await ask("connection cut"));
    await mend();
    await clock.sleep(COOLDOWN + 10);
    rows.push(await ask("connected again"));
    return rows;
  } finally {
    close();
  }
}

function overSocket(store: RedisService): Line {
  const redis = store.connect();
  const prefix = `under-load:rl:cut-${Date.now()}:`;
  return {
    shared: new RedisGcra({ redis, ...AMPLE, prefix }),
    cut: () => redis.disconnect(),
    mend: () => redis.connect(),
    close: () => redis.disconnect(),
  };
}

function inProcess(clock: RealClock): Line {
  const limiter = new Gcra({ clock, ...AMPLE });
  const shared = new RemoteLimiter({ clock, limiter, latency: () => 0 });
  return {
    shared,
    cut: () => shared.up = false,
    mend: () => Promise.resolve(void (shared.up = true)),
    close: () => {},
  };
}
