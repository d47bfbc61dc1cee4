import { field, type HttpResponse } from "./message.ts";

/** What a cache did with a request, in the words of RFC 9211. */
export interface CacheStatus {
  hit: boolean;
  /** Why the request went on to the origin. */
  fwd?: "miss" | "stale" | "vary-miss" | "method" | "request" | "bypass";
  /** What the origin answered. */
  fwdStatus?: number;
  /** How long the response stays fresh, in s; below 0: for how long it has been stale. */
  ttl?: number;
  stored?: boolean;
  /** Answered by another request's trip to the origin. */
  collapsed?: boolean;
}

/**
 * The member that a cache adds to the Cache-Status field.
 *
 * Source: M. Nottingham, The Cache-Status HTTP Response Header Field, RFC 9211, 2022. Tokens, whole numbers
 * and booleans only, so it is written without a serializer; a test reads it with structured-headers.
 *
 * @example
 * ```ts
 * import { cacheStatus } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * assert.equal(cacheStatus("shop", { hit: true, ttl: 30 }), "shop; hit; ttl=30");
 * ```
 */
export function cacheStatus(name: string, status: CacheStatus): string {
  let text = name;
  if (status.hit) text += "; hit";
  if (status.fwd !== undefined) text += `; fwd=${status.fwd}`;
  if (status.fwdStatus !== undefined) text += `; fwd-status=${status.fwdStatus}`;
  if (status.ttl !== undefined) text += `; ttl=${Math.round(status.ttl)}`;
  if (status.stored) text += "; stored";
  if (status.collapsed) text += "; collapsed";
  return text;
}

/** A response with a cache's word added behind those of the caches before it. */
export function withStatus(
  response: HttpResponse,
  name: string,
  status: CacheStatus,
): HttpResponse {
  const before = field(response.fields, "cache-status"), mine = cacheStatus(name, status);
  const all = before === undefined ? mine : `${before}, ${mine}`;
  return { ...response, fields: { ...response.fields, "cache-status": all } };
}
