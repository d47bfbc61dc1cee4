import { requireNumber } from "../../sim/mod.ts";

/**
 * How many requests are due by a time, and back: all that a pattern of load has to say. Both rise and never
 * fall; the k-th request is due when the count passes k.
 */
export interface Pattern {
  /** Length, in ms; may be infinite. */
  readonly duration: number;
  /** Requests due in the first `ms`; may have a fraction. */
  dueBy(ms: number): number;
  /** When this many are due, in ms; `Infinity` where they never are. */
  timeOf(count: number): number;
}

/** Refuses a pattern that would never send: a test that tests nothing passes. */
export function requireRequests(kind: string, requests: number): void {
  if (requests >= 1) return;
  throw new RangeError(
    `Cannot create ${kind}: it must send at least 1 request: received ${requests} by its end`,
  );
}

/** Refuses a rate or a time that is out of range. */
export function requireRate(
  kind: string,
  name: string,
  rate: number,
  min = Number.MIN_VALUE,
): void {
  requireNumber(`create ${kind}`, name, rate, { unit: "requests/s", min, max: 1e7 });
}

/** Refuses a time out of range. */
export function requireSeconds(kind: string, name: string, seconds: number): void {
  requireNumber(`create ${kind}`, name, seconds, { unit: "s", min: Number.MIN_VALUE, max: 1e7 });
}
