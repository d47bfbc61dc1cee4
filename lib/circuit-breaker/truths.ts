import contentionTable from "../../data/circuit-breaker/backoff-contention.json" with {
  type: "json",
};
import factTable from "../../data/circuit-breaker/breaker-facts.json" with { type: "json" };
import { type Random, VirtualClock } from "../sim/mod.ts";
import type { BackoffKind } from "./backoff.ts";
import { CircuitBreaker } from "./breaker.ts";
import type { BreakerState, Permit } from "./breaker-state.ts";
import { contention } from "./contention.ts";
import { FAILED } from "./windows.ts";

/** One fact, and whether we agree with it. */
export interface FactRow {
  fact: string;
  expected: string;
  got: string;
  ok: boolean;
}

/** A documented fact about a breaker, as a script and what holds after it. */
export interface BreakerFact {
  about: string;
  options: {
    size?: number;
    seconds?: number;
    minimumCalls?: number;
    failureRate?: number;
    slowRate?: number;
    slowAfter?: number;
    wait?: number;
    probes?: number;
    maxHalfOpen?: number;
    automatic?: boolean;
  };
  events: string;
  expect: {
    state?: string;
    permitted?: boolean;
    refused?: number;
    failureRate?: number;
    slowRate?: number;
  };
}

/** The facts documented for resilience4j, played to our breaker one by one. */
export function checkBreakerFacts(
  facts: readonly BreakerFact[] = factTable.facts,
): FactRow[] {
  return facts.map((fact) => {
    const got = play(fact);
    const wanted = fact.expect as Record<string, unknown>;
    const seen = Object.fromEntries(Object.keys(wanted).map((key) => [key, got[key]]));
    const expected = JSON.stringify(wanted), answer = JSON.stringify(seen);
    return { fact: fact.about, expected, got: answer, ok: expected === answer };
  });
}

function play({ options, events }: BreakerFact): Record<string, unknown> {
  const { size = 100, seconds, minimumCalls = 100, wait = 60_000, probes = 10, ...rest } = options;
  const clock = new VirtualClock();
  const breaker = new CircuitBreaker({
    clock,
    slowAfter: 60_000,
    ...rest,
    window: seconds ? { ms: seconds * 1000, buckets: seconds } : { size },
    minimumCalls,
    wait,
    probes,
  });
  const open: Permit[] = [];
  let refused = 0;
  const call = (end: (permit: Permit) => void) => {
    const permit = breaker.tryAcquire();
    if (permit === 0) refused++;
    else end(permit);
  };
  const does: Record<string, (argument: string) => void> = {
    ok: () => call((permit) => breaker.record(permit, 0, 1)),
    fail: () => call((permit) => breaker.record(permit, FAILED, 1)),
    slow: () => call((permit) => breaker.record(permit, 0, 101)),
    slowfail: () => call((permit) => breaker.record(permit, FAILED, 101)),
    ignored: () => call((permit) => breaker.release(permit)),
    call: () => call((permit) => breaker.record(permit, 0, 1)),
    begin: () => call((permit) => open.push(permit)),
    end: () => breaker.record(open.shift() ?? 0, 0, 1),
    wait: (ms) => void clock.runSync({ until: clock.now() + Number(ms) }),
    to: (state) => breaker.transition(state as BreakerState),
  };
  for (const event of events.split(" ").filter(Boolean)) {
    const [, name, argument = "", times = "1"] = event.match(/^(\w+)(?::([\w-]+))?(?:\*(\d+))?$/)!;
    for (let i = 0; i < Number(times); i++) does[name!]!(argument);
  }
  const { state, failureRate, slowRate } = breaker;
  const permitted = breaker.tryAcquire() !== 0;
  return { state, failureRate, slowRate, permitted, refused };
}

/** A simulated mean beside the published one. */
export interface ContentionTruth {
  kind: BackoffKind;
  clients: number;
  what: "calls" | "time";
  published: number;
  ours: number;
  /** Within 5 per cent or three standard errors. */
  ok: boolean;
}

/** The published runs of five back-offs at 10, 50 and 100 clients, run again. */
export function checkContention(random: Random, runs = 100): ContentionTruth[] {
  return contentionTable.rows.flatMap((row) => {
    const { clients } = row, kind = row.kind as BackoffKind;
    const ours = contention({ random: random.split(`${kind} ${clients}`), kind, clients, runs });
    return (["calls", "time"] as const).map((what) => {
      const published = row[what], off = Math.abs(ours[what] - published);
      // Both are means of samples, so the difference has the errors of both.
      const error = Math.hypot(1, Math.sqrt(runs / 100)) * ours[`${what}Error`];
      const ok = off <= 0.05 * published || off <= 3 * error;
      return { kind, clients, what, published, ours: ours[what], ok };
    });
  });
}

/** Where the facts come from, in words. */
export const truthSources: { contention: string; breaker: string } = {
  contention: contentionTable.source,
  breaker: factTable.source,
};
