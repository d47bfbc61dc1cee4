import { Bulkhead, BulkheadFullError } from "../../circuit-breaker/mod.ts";
import { exponential, random, VirtualClock } from "../../sim/mod.ts";
import { localDelivery } from "../delivery/local.ts";
import { DELIVERY } from "../delivery/table.ts";
import type { UpstreamOptions } from "../edge/upstream.ts";
import { Gateway } from "../gateway.ts";

/** How many requests of one route were answered in a second. */
export interface GoodputRow {
  /** s since the beginning. */
  second: number;
  route: string;
  /** Share of those that came in this second and were answered in time. */
  answered: number;
}

/** How the gateway guards itself. */
export interface SlowServiceOptions {
  /** Requests that the gateway can have under way in all. */
  pool: number;
  /** Requests a second to each of three routes. */
  rate: number;
  /** What couriers take while they are slow, in ms. */
  slow: number;
  /** Time for one call to a back end, in ms. */
  timeout: number;
  /** A bulkhead per back end, a breaker, and time-outs. Else only the pool. */
  guarded: boolean;
  seed: number;
}

/** When couriers are slow, and when the run ends, in s. */
export const SLOW = { from: 10, to: 30, end: 45 } as const;
/** A caller waits so long, in ms. */
const PATIENCE = 1000;
/** What a call takes on a good day, in ms. */
const USUAL = 20;

const ROUTES: Record<string, string> = {
  orders: "/orders?first=5",
  restaurants: "/restaurants?ids=r1&ids=r2",
  couriers: "/couriers?ids=k1&ids=k2",
};

/**
 * Three routes, of which one becomes slow: on a virtual clock, through the gateway itself. The gateway has places
 * for `pool` requests; what finds no place is refused, as a server does whose threads or sockets are all taken.
 */
export async function slowService(options: SlowServiceOptions): Promise<GoodputRow[]> {
  const { pool, rate, slow, timeout, guarded, seed } = options;
  const clock = new VirtualClock(), chance = random(seed), places = new Bulkhead({ limit: pool });
  const guards: Omit<UpstreamOptions, "clock"> = guarded
    ? { bulkhead: Math.max(1, Math.floor(pool / 3)), timeout, breaker: { wait: 2000 } }
    : {};
  const local = localDelivery(clock, guards);
  for (const { trouble } of Object.values(local.services)) trouble.delay = USUAL;
  const gateway = new Gateway({ table: DELIVERY, invoke: local.invoke, clock, timeout: 60_000 });
  clock.after(SLOW.from * 1000, () => local.services.couriers.trouble.delay = slow);
  clock.after(SLOW.to * 1000, () => local.services.couriers.trouble.delay = USUAL);
  const asked = new Map<string, number[]>(), good = new Map<string, number[]>();
  for (const [route, path] of Object.entries(ROUTES)) {
    const gap = exponential(chance.split(route), { mean: 1000 / rate });
    asked.set(route, new Array(SLOW.end).fill(0));
    good.set(route, new Array(SLOW.end).fill(0));
    const ask = async () => {
      const from = clock.now(), second = Math.floor(from / 1000);
      asked.get(route)![second]!++;
      try {
        const request = new Request(`http://gateway.example${path}`);
        const { status } = await places.execute(() => gateway.fetch(request));
        if (status === 200 && clock.now() - from <= PATIENCE) good.get(route)![second]!++;
      } catch (error) {
        if (!(error instanceof BulkheadFullError)) throw error;
      }
    };
    const next = () => {
      const wait = gap();
      if (clock.now() + wait >= SLOW.end * 1000) return;
      clock.after(wait, () => (ask(), next()));
    };
    next();
  }
  await clock.run();
  local.close();
  return [...asked].flatMap(([route, counts]) =>
    counts.map((count, second) => ({
      ...{ second, route },
      answered: count === 0 ? 1 : good.get(route)![second]! / count,
    }))
  );
}

/** The mean share that the routes other than couriers had while couriers were slow. */
export function othersMeanwhile(rows: readonly GoodputRow[]): number {
  const some = rows.filter(({ route, second }) =>
    route !== "couriers" && second >= SLOW.from + 1 && second < SLOW.to
  );
  return some.reduce((sum, { answered }) => sum + answered, 0) / some.length;
}
