import type { Redis } from "ioredis";
import type { RedisService } from "../../../services/mod.ts";
import { checkEnvelope, Failover, Gcra, RedisGcra } from "../../../rate-limiter/mod.ts";
import { RealClock } from "../../../sim/mod.ts";
import type { AsyncLimiter } from "../../../rate-limiter/mod.ts";

/** What one caller was given by several gateways in one window. */
export interface WindowRow {
  /** End of the window, in s since the beginning. */
  second: number;
  limit: string;
  admitted: number;
}

/** A run of it. */
export interface SharedRun {
  rows: WindowRow[];
  /** Requests that broke the caller's limit, where all share one. */
  violations: number;
  admitted: number;
  /** Takes that were decided without Redis, and how long one took at most then, in ms. */
  fallbacks: number;
  slowest: number;
}

/** What is run. */
export interface SharedOptions {
  gateways: number;
  capacity: number;
  refill: number;
  /** Length of the run, in s. */
  seconds: number;
  /** Takes Redis away in the middle. Default: `false`. */
  cut?: boolean;
}

const WINDOW = 250;

/**
 * Several gateways, one caller who asks as fast as they answer, live: with a limiter each, and with one in Redis.
 * Without Redis each gateway goes on with its share of the limit.
 */
export async function sharedLimit(
  store: RedisService,
  how: "in Redis" | "each its own",
  options: SharedOptions,
): Promise<SharedRun> {
  const clients = Array.from({ length: options.gateways }, () => store.connect());
  try {
    return await run(clients, how, options);
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function run(
  clients: readonly Redis[],
  how: "in Redis" | "each its own",
  { gateways, capacity, refill, seconds, cut = false }: SharedOptions,
): Promise<SharedRun> {
  const clock = new RealClock(), prefix = `under-load:01:${crypto.randomUUID()}:`;
  const failovers: Failover[] = [];
  const limiters = Array.from({ length: gateways }, (_, i): AsyncLimiter => {
    if (how === "each its own") {
      const own = new Gcra({ clock, capacity, refillRate: refill });
      return { take: (key, cost) => Promise.resolve(own.take(key, cost)) };
    }
    const share = {
      capacity: Math.max(1, Math.floor(capacity / gateways)),
      refillRate: refill / gateways,
    };
    const shared = new RedisGcra({ redis: clients[i]!, prefix, capacity, refillRate: refill });
    const failover = new Failover({
      ...{ clock, shared, timeout: 100, cooldown: 200, onFailure: new Gcra({ clock, ...share }) },
    });
    failovers.push(failover);
    return failover;
  });
  const times: number[] = [], began = clock.now(), end = began + seconds * 1000;
  let slowest = 0;
  const away = () => clients.forEach((client) => client.disconnect());
  const middle = cut ? clock.sleep(seconds * 500).then(away) : undefined;
  await Promise.all(limiters.map(async (limiter) => {
    for (let now = clock.now(); now < end; now = clock.now()) {
      const { allowed } = await limiter.take("mira"), after = clock.now();
      slowest = Math.max(slowest, after - now);
      if (allowed) times.push(after - began);
      await clock.sleep(4);
    }
  }));
  await middle;
  times.sort((a, b) => a - b);
  const counts = new Array(Math.ceil(seconds * 1000 / WINDOW)).fill(0);
  for (const at of times) counts[Math.min(counts.length - 1, Math.floor(at / WINDOW))]++;
  // Redis judges by its own clock, and each gateway sees its answer a trip later: a little slack for both.
  const slack = gateways + refill * 0.1;
  return {
    rows: counts.map((admitted, i) => ({ second: (i + 1) * WINDOW / 1000, limit: how, admitted })),
    violations: checkEnvelope(times, { burst: capacity, rate: refill, slack }).violations,
    ...{ admitted: times.length, slowest },
    fallbacks: failovers.reduce((sum, { fallbacks }) => sum + fallbacks, 0),
  };
}
