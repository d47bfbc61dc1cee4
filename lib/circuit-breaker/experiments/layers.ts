import { Percentiles, type Random, VirtualClock } from "../../sim/mod.ts";
import { AdaptiveLimit, aimd, gradient, type LimitRule } from "../adaptive-limit.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Hedge } from "../hedge.ts";
import { pipeline } from "../pipeline.ts";
import { Retry } from "../retry.ts";
import { SimulatedService } from "../simulated-service.ts";

/** What the order of two layers does in an outage. */
export interface OrderRow {
  order: string;
  "user calls": number;
  "calls to the dependency": number;
  "calls before it opened": number;
}

/** A hundred calls in a row to a dependency that is down, through the same two layers in both orders. */
export async function layerOrders(retries: number): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  for (const order of ["retry outside, breaker inside", "breaker outside, retry inside"]) {
    const clock = new VirtualClock(), retry = new Retry({ clock, retries });
    const breaker = new CircuitBreaker({ clock, window: { size: 10 }, minimumCalls: 10 });
    const stack = order.startsWith("retry") ? pipeline(retry, breaker) : pipeline(breaker, retry);
    let received = 0, before = 0;
    for (let call = 0; call < 100; call++) {
      if (breaker.state === "closed") before = call + 1;
      await stack.execute(() => {
        received++;
        throw new Error("down");
      }).catch(() => {});
    }
    rows.push({
      order,
      "user calls": 100,
      "calls to the dependency": received,
      "calls before it opened": before,
    });
  }
  return rows;
}

/** One call that was hedged after a while. */
export interface HedgedCall {
  /** Time after which its copy was sent, in words. */
  after: string;
  ms: number;
}

/** What came of waiting so long before a copy is sent. */
export interface HedgeSummary {
  after: string;
  /** The 99.9th percentile, in ms. */
  tail: number;
  /** Copies sent per call. */
  extra: number;
}

/**
 * The same calls with copies sent after different waits: 2 % take ten times as long.
 *
 * @param waits In ms; `Infinity` sends none.
 */
export async function hedgedTails(
  waits: readonly number[],
  random: Random,
  calls = 4000,
): Promise<{ calls: HedgedCall[]; summary: HedgeSummary[] }> {
  const rows: HedgedCall[] = [], summary: HedgeSummary[] = [];
  for (const wait of waits) {
    const clock = new VirtualClock(), latency = new Percentiles();
    const service = new SimulatedService({
      clock,
      random: random.split("seats"),
      workers: 40,
      mean: 10,
      tail: 0.02,
    });
    const after = wait < Infinity ? `copy after ${wait} ms` : "no copy";
    const hedge = new Hedge({ clock, after: Math.min(wait, 1e6), copies: wait < Infinity ? 1 : 0 });
    for (let i = 0; i < calls; i++) {
      clock.schedule(i * 5, () => {
        const start = clock.now();
        hedge.execute((context) => service.call(context)).then(() => {
          rows.push({ after, ms: clock.now() - start });
          latency.add(clock.now() - start);
        });
      });
    }
    await clock.run();
    summary.push({ after, tail: latency.at(0.999), extra: hedge.hedged / calls });
  }
  return { calls: rows, summary };
}

/** The limit that a rule holds at a moment, and what the dependency could do. */
export interface LimitRow {
  rule: string;
  /** In s. */
  time: number;
  limit: number;
}

/** What came of a rule. */
export interface LimitSummary {
  rule: string;
  "answered in 100 ms": number;
  refused: number;
}

/**
 * A dependency of 20 workers that loses half of them for a while, at one and a half times its load.
 *
 * @param length Of the run, in ms; the loss takes its second third.
 */
export async function adaptiveLimits(
  random: Random,
  length = 30_000,
): Promise<{ rows: LimitRow[]; summary: LimitSummary[] }> {
  const rows: LimitRow[] = [], summary: LimitSummary[] = [];
  const rules: Record<string, () => LimitRule> = {
    "fixed at 60": () => (limit) => limit,
    "AIMD": () => aimd({ slowAfter: 100, backOff: 0.95 }),
    "gradient": () => gradient(),
  };
  for (const [rule, make] of Object.entries(rules)) {
    const clock = new VirtualClock();
    const service = new SimulatedService({
      clock,
      random: random.split("service"),
      workers: 20,
      mean: 20,
    });
    const initial = rule.startsWith("fixed") ? 60 : 20;
    const limit = new AdaptiveLimit({ clock, rule: make(), initial, min: 4, max: 200 });
    let sent = 0, answered = 0;
    // 1000 a second is what 20 workers of 20 ms can do.
    const arrivals = random.split("arrivals");
    const arrive = () => {
      if (clock.now() >= length) return;
      const start = clock.now();
      sent++;
      limit.execute((context) => service.call(context)).then(() => {
        if (clock.now() - start <= 100) answered++;
      }, () => {});
      clock.schedule(-Math.log(1 - arrivals.next()) / 1.5, arrive);
    };
    arrive();
    clock.after(length / 3, () => service.workers = 10);
    clock.after(2 * length / 3, () => service.workers = 20);
    for (let t = 0; t < length; t += 250) {
      clock.after(t, () => rows.push({ rule, time: t / 1000, limit: limit.limit }));
    }
    await clock.run({ until: length + 1000 });
    summary.push({
      rule,
      "answered in 100 ms": answered / sent,
      refused: limit.refused / sent,
    });
  }
  return { rows, summary };
}
