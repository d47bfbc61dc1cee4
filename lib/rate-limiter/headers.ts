import { type Item, serializeList } from "structured-headers";
import { requireNumber } from "../sim/mod.ts";
import type { Decision } from "./limiter.ts";

/** A quota as clients are told of it. It does not change from answer to answer. */
export interface QuotaPolicy {
  /** Its name. The RateLimit field refers to it. */
  name: string;
  /** Units per window: the limit, or the capacity of the bucket, 0 to 10¹⁵ − 1; clients are told whole units. */
  quota: number;
  /** Length of the window, in ms, above 0. For a bucket: capacity / refillRate × 1000. */
  window?: number;
  /** What is counted, where it is not requests: `"content-bytes"`, `"concurrent-requests"`. */
  unit?: string;
  /** Whose quota it is, as bytes that mean nothing to others: never an API key. */
  partitionKey?: Uint8Array;
}

/** A quota and where a client stands with it. */
export interface QuotaStatus extends QuotaPolicy {
  decision: Decision;
}

/**
 * The RateLimit-Policy field: `"tenant";q=100;w=60`. A structured field (RFC 9651), a list of strings with
 * parameters: `q` quota, `qu` its unit, `w` window in seconds, `pk` partition key.
 *
 * Source: draft-ietf-httpapi-ratelimit-headers-11.
 *
 * @throws {RangeError} Where a quota or a window is out of its range.
 *
 * @example
 * ```ts
 * import { rateLimitPolicy } from "#lib/rate-limiter";
 * import assert from "node:assert/strict";
 *
 * const field = rateLimitPolicy([
 *   { name: "burst", quota: 20, window: 1000 },
 *   { name: "day", quota: 5000, window: 86_400_000 },
 * ]);
 * assert.equal(field, `"burst";q=20;w=1, "day";q=5000;w=86400`);
 * ```
 */
export function rateLimitPolicy(policies: readonly QuotaPolicy[]): string {
  return serializeList(policies.map(({ name, quota, window, unit, partitionKey }): Item => {
    const parameters = new Map<string, number | string | Uint8Array<ArrayBuffer>>();
    parameters.set("q", wholeUnits("quota", quota));
    if (unit !== undefined) parameters.set("qu", unit);
    if (window !== undefined) {
      requireNumber(ACTION, "window", window, { unit: "ms", min: 1e-6, max: MOST });
      parameters.set("w", seconds(window));
    }
    if (partitionKey) parameters.set("pk", new Uint8Array(partitionKey));
    return [name, parameters];
  }));
}

/**
 * The RateLimit field: `"tenant";r=12;t=30`: `r` units remain, and in `t` seconds there are more. (Not all of
 * them: a bucket of 10 at 1/s that has just been emptied says `r=0;t=1`.) When this request may come again is
 * said by Retry-After, which for a dear one is later.
 *
 * Source: draft-ietf-httpapi-ratelimit-headers-11.
 *
 * @throws {RangeError} Where a decision's `remaining` is no number from 0 to 10¹⁵ − 1.
 */
export function rateLimit(statuses: readonly QuotaStatus[]): string {
  return serializeList(statuses.map(({ name, decision, partitionKey }): Item => {
    const parameters = new Map<string, number | Uint8Array<ArrayBuffer>>();
    parameters.set("r", wholeUnits("remaining", decision.remaining));
    parameters.set("t", seconds(untilMore(decision)));
    if (partitionKey) parameters.set("pk", new Uint8Array(partitionKey));
    return [name, parameters];
  }));
}

/**
 * All fields of an answer: RateLimit-Policy and RateLimit, and Retry-After where a limit refused and waiting
 * helps. Seconds are rounded up, as a client that comes a little early is refused again.
 *
 * @example
 * ```ts
 * import { rateLimitHeaders, TokenBucket } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const bucket = new TokenBucket({ clock: new VirtualClock(), capacity: 1, refillRate: 0.4 });
 * bucket.take("acme");
 * const decision = bucket.take("acme");
 * assert.deepEqual(rateLimitHeaders([{ name: "tenant", quota: 1, window: 2500, decision }]), {
 *   "RateLimit-Policy": `"tenant";q=1;w=3`,
 *   "RateLimit": `"tenant";r=0;t=3`,
 *   "Retry-After": "3",
 * });
 * ```
 */
export function rateLimitHeaders(statuses: readonly QuotaStatus[]): Record<string, string> {
  const headers: Record<string, string> = {};
  if (statuses.length === 0) return headers; // The draft wants lists that are not empty.
  headers["RateLimit-Policy"] = rateLimitPolicy(statuses);
  headers["RateLimit"] = rateLimit(statuses);
  const waits = statuses.map(({ decision }) => decision.allowed ? 0 : decision.retryAfter);
  if (Math.max(...waits) > 0) {
    // Nor before an exhausted quota has more, though it was another that refused.
    const empty = statuses.filter(({ decision }) => decision.remaining < 1);
    const wait = Math.max(...waits, ...empty.map(({ decision }) => untilMore(decision)));
    if (wait < Infinity) headers["Retry-After"] = String(seconds(wait));
  }
  return headers;
}

/** What a limiter without `moreAfter` knows is when all of it is back, or this request's share. */
function untilMore({ allowed, resetAfter, moreAfter, retryAfter }: Decision): number {
  return moreAfter ?? (allowed || retryAfter === Infinity ? resetAfter : retryAfter);
}

/** A structured field's whole numbers have 15 digits. */
const MOST = 1e15 - 1;
const ACTION = "tell clients of a quota";

function wholeUnits(name: string, units: number): number {
  requireNumber(ACTION, name, units, { unit: "units", min: 0, max: MOST });
  return Math.floor(units);
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
