import { exponential, quantile, random, VirtualClock, zipf } from "../../sim/mod.ts";
import { localDelivery } from "../delivery/local.ts";
import { DELIVERY } from "../delivery/table.ts";
import { coalesce } from "../edge/coalesce.ts";

/** How many calls a merge of equal GETs leaves. */
export interface CoalesceRow {
  /** Requests a second, over all restaurants. */
  rate: number;
  /** Share of the requests that still reached the back end. */
  called: number;
  asked: number;
}

/** What a call takes at the back end, in ms. */
const TAKES = 50;

/**
 * Requests for restaurants, some far more popular than others, at several rates: merged where an equal one is
 * under way.
 */
export async function coalescing(
  rates: readonly number[],
  seconds: number,
  seed: number,
): Promise<CoalesceRow[]> {
  const rows: CoalesceRow[] = [], operation = DELIVERY.operations.get("restaurant")!;
  const scope = { signal: new AbortController().signal };
  for (const rate of rates) {
    const clock = new VirtualClock(), local = localDelivery(clock);
    local.services.restaurants.trouble.delay = TAKES;
    const { invoke, counts } = coalesce(local.invoke, clock);
    const chance = random(seed).split(String(rate));
    const gap = exponential(chance.split("gap"), { mean: 1000 / rate });
    const which = zipf(chance.split("which"), { n: 40, exponent: 1 });
    for (let at = gap(); at < seconds * 1000; at += gap()) {
      const id = `r${1 + which()}`;
      clock.after(at, () => void invoke(operation, { id }, scope));
    }
    await clock.run();
    local.close();
    rows.push({ rate, called: counts.called / counts.asked, asked: counts.asked });
  }
  return rows;
}

/** Latencies with and without a second copy. */
export interface HedgeRow {
  how: string;
  /** ms. */
  p50: number;
  p99: number;
  /** Calls at the back end over requests. */
  calls: number;
}

/**
 * A back end of which one call in fifty takes `slow` ms: what a second copy after `after` ms does to the slowest
 * callers, and what it costs.
 */
export async function hedging(slow: number, after: number, requests = 4000): Promise<HedgeRow[]> {
  const operation = DELIVERY.operations.get("courier")!, rows: HedgeRow[] = [];
  for (const hedgeAfter of [undefined, after]) {
    const clock = new VirtualClock();
    const local = localDelivery(clock, hedgeAfter === undefined ? {} : { hedgeAfter });
    Object.assign(local.services.couriers.trouble, { delay: 10, slowEvery: 50, slowDelay: slow });
    const scope = { signal: new AbortController().signal }, times: number[] = [];
    for (let i = 0; i < requests; i++) {
      clock.after(i * 7, async () => {
        const from = clock.now();
        await local.invoke(operation, { id: "k1" }, scope);
        times.push(clock.now() - from);
      });
    }
    await clock.run();
    local.close();
    times.sort((a, b) => a - b);
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    const how = hedgeAfter === undefined ? "one copy" : "a second copy";
    rows.push({ how, p50, p99, calls: local.calls() / requests });
  }
  return rows;
}
