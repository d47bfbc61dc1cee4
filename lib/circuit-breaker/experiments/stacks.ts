import * as peer from "cockatiel";
import { type Clock, type Random, RealClock } from "../../sim/mod.ts";
import type { BackoffKind } from "../backoff.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Bulkhead } from "../bulkhead.ts";
import { type Contention, contention } from "../contention.ts";
import { pipeline } from "../pipeline.ts";
import type { Policy } from "../policy.ts";
import { Retry } from "../retry.ts";
import { Timeout } from "../timeout.ts";

/** Retry, breaker, time-out and bulkhead around one call; `close` takes the timer away. */
export function fullStack(clock: Clock = new RealClock()): Policy & { close(): void } {
  const timeout = new Timeout({ clock, ms: 1000 });
  const stack = pipeline(
    new Retry({ clock }),
    new CircuitBreaker({ clock }),
    timeout,
    new Bulkhead({ limit: 10, queue: 10 }),
  );
  return {
    execute: (call, context) => stack.execute(call, context),
    close: () => timeout.close(),
  };
}

/** cockatiel's breaker that counts failures in a row. */
export function peerBreaker(): peer.CircuitBreakerPolicy {
  return peer.circuitBreaker(peer.handleAll, {
    halfOpenAfter: 1e9,
    breaker: new peer.ConsecutiveBreaker(5),
  });
}

/** The same four layers, composed by `cockatiel.wrap`. */
export function peerStack(): { execute(call: () => Promise<unknown>): Promise<unknown> } {
  return peer.wrap(
    peer.retry(peer.handleAll, { maxAttempts: 3, backoff: new peer.ExponentialBackoff() }),
    peerBreaker(),
    peer.timeout(1000, peer.TimeoutStrategy.Aggressive),
    peer.bulkhead(10, 10),
  );
}

/** All five back-offs in the same contention. */
export function compareBackoffs(clients: number, random: Random): Record<BackoffKind, Contention> {
  const run = (kind: BackoffKind) => contention({ random, kind, clients, runs: 40 });
  return {
    none: run("none"),
    exponential: run("exponential"),
    equal: run("equal"),
    full: run("full"),
    decorrelated: run("decorrelated"),
  };
}
