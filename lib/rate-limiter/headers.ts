import { type Item, serializeList } from "structured-headers";
import type { Decision } from "./limiter.ts";

/** A quota as clients are told of it. It does not change from answer to answer. */
export interface QuotaPolicy {
  /** Its name. The RateLimit field refers to it. */
  name: string;
  /** Units per window: the limit, or the capacity of the bucket. A whole number. */
  quota: number;
  /** Length of the window, in ms. For a bucket: capacity / refillRate × 1000. */
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
    parameters.set("q", Math.floor(quota));
    if (unit !== undefined) parameters.set("qu", unit);
    if (window !== undefined) parameters.set("w", seconds(window));
    if (partitionKey) parameters.set("pk", new Uint8Array(partitionKey));
    return [name, parameters];
  }));
}

/**
 * The RateLimit field: `"tenant";r=12;t=30`: `r` units remain, and in `t` seconds the quota is whole again.
 * Of a refusal, `t` says when this request may come again.
 *
 * Source: draft-ietf-httpapi-ratelimit-headers-11.
 */
export function rateLimit(statuses: readonly QuotaStatus[]): string {
  return serializeList(statuses.map(({ name, decision, partitionKey }): Item => {
    const { allowed, remaining, resetAfter, retryAfter } = decision;
    const parameters = new Map<string, number | Uint8Array<ArrayBuffer>>();
    parameters.set("r", remaining);
    parameters.set("t", seconds(allowed || retryAfter === Infinity ? resetAfter : retryAfter));
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
  const wait = Math.max(...waits);
  if (wait > 0 && wait < Infinity) headers["Retry-After"] = String(seconds(wait));
  return headers;
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
