import { requireNumber } from "../../sim/require-number.ts";
import type { Clock } from "../../sim/clock.ts";
import { RealClock } from "../../sim/real-clock.ts";
import type { Handler } from "./message.ts";
import type { Kind } from "./stored.ts";

/** How an HTTP cache is set up. */
export interface HttpCacheOptions {
  /** Who answers what the cache can't. */
  origin: Handler;
  /** Tells Unix ms. */
  clock: { now(): number };
  /** Time that the origin has for an answer, in ms; later it counts as silent. Default: 30,000. */
  budget?: number;
  /** Measures that time. Default: a real clock. */
  timer?: Clock;
  /** Whether many users share it. Default: true. A browser's is not. */
  shared?: boolean;
  /** Fields addressed to it (RFC 9213), in lower case. Default: `["cdn-cache-control"]` where it is shared. */
  targets?: readonly string[];
  /** Most that it stores, in bytes. Default: 64 MB. */
  capacity?: number;
  /** Responses kept for one address, by Vary. Default: 16. */
  maxVariants?: number;
  /** Requests that may wait for another's trip to the origin, for one address. Default: 1,000. */
  maxWaiting?: number;
  /** Its name in Cache-Status (RFC 9211). Default: that field is not sent. */
  name?: string;
}

/** The bounds of a cache, with their defaults. */
export interface HttpCacheBounds extends Kind {
  capacity: number;
  maxVariants: number;
  maxWaiting: number;
  budget: number;
  timer: Clock;
}

/** @throws {RangeError} Where an option is out of its range. */
export function checked(options: HttpCacheOptions): HttpCacheBounds {
  const { shared = true, capacity = 64e6, maxVariants = 16, maxWaiting = 1000 } = options;
  const { budget = 30_000, timer = new RealClock() } = options, action = "create HttpCache";
  requireNumber(action, "budget", budget, { unit: "ms", min: Number.MIN_VALUE });
  requireNumber(action, "capacity", capacity, { unit: "bytes", min: 1, integer: true });
  requireNumber(action, "maxVariants", maxVariants, { unit: "variants", min: 1, integer: true });
  requireNumber(action, "maxWaiting", maxWaiting, { unit: "requests", min: 0, integer: true });
  const targets = options.targets ?? (shared ? ["cdn-cache-control"] : []);
  return { shared, targets, capacity, maxVariants, maxWaiting, budget, timer };
}
