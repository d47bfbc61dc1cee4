import type { Clock } from "../sim/mod.ts";

/** What a limiter says about one request. All times are in ms on the limiter's clock. */
export interface Decision {
  /** Whether the request may go on. Only then was its cost taken. */
  allowed: boolean;
  /** Units the key can have at once: the window's limit or the bucket's capacity. Infinity: nobody counts. */
  limit: number;
  /**
   * Whole units that would be admitted right now, after this decision. A cost is admitted exactly
   * when it is not above this number, so a take of cost 0 is a look that changes nothing.
   */
  remaining: number;
  /** Time until the key is as good as new, if it asks for nothing more. */
  resetAfter: number;
  /**
   * Time until `remaining` grows, if the key asks for nothing more; 0 when there is nothing to come. Limiters
   * that do not know leave it out.
   */
  moreAfter?: number;
  /**
   * Time after which this very request would be admitted, if nothing else comes: exactly then, and not
   * 1 ms sooner. 0 when it was allowed, `Infinity` when this cost can never be admitted.
   */
  retryAfter: number;
}

/** A limiter that decides at once, from memory. */
export interface Limiter {
  /**
   * Asks for `cost` units for `key`, and takes them when they are there. O(1) unless it says otherwise.
   *
   * @param cost A whole number of units from 0 to 2³² − 1. Default: 1.
   * @throws {RangeError} Where `cost` is anything else.
   */
  take(key: string, cost?: number): Decision;
  /** Drops what is known about `key`; it starts anew. */
  forget(key: string): void;
  /** Keys that hold a slot at present. */
  readonly keys: number;
  /** Bytes of numbers (typed arrays) reserved for keys at present; the key strings come on top. */
  readonly bytes: number;
}

/** Units promised for a later time. */
export interface Reservation {
  /** Whether the reservation holds. If not, nothing was taken and the other fields mean nothing. */
  readonly allowed: boolean;
  /** How long to wait from the moment of reserving, in ms; 0 for "now". */
  readonly waitMs: number;
  /** When the holder may act, on the limiter's clock, in ms. */
  readonly actAt: number;
  /**
   * Gives back what later reservations have not been built on. No effect once its time has come, on a
   * refused reservation, or the second time.
   *
   * @returns Units given back.
   */
  cancel(): number;
}

/** How far ahead one may reserve. */
export interface ReserveOptions {
  /** Longest acceptable wait, in ms. Default: any. */
  maxWait?: number;
}

/** A limiter that can also promise units which are not there yet. */
export interface ReservingLimiter extends Limiter {
  /**
   * Takes `cost` units even if they come only later, and says when.
   *
   * @throws {RangeError} Where `cost` is not a whole number from 0 to 2³² − 1.
   */
  reserve(key: string, cost?: number, options?: ReserveOptions): Reservation;
}

/** A limiter that has to ask somebody else. */
export interface AsyncLimiter {
  take(key: string, cost?: number): Promise<Decision>;
}

/** What every in-memory limiter is given. */
export interface LimiterOptions {
  /** Where time comes from. It may go back; the limiter's time then stands still. */
  clock: Clock;
  /**
   * Keys held at most. When all slots are in use and no idle one is found, a *new* key is refused
   * until one falls idle; keys already known are served as ever. Default: 2²⁰ = 1 048 576.
   */
  maxKeys?: number;
}

/** A limiter that counts in windows of time. */
export interface WindowOptions extends LimiterOptions {
  /** Units admitted per window: a whole number from 1 to 2³¹ − 1. */
  limit: number;
  /** Length of the window, in ms: 1 to 3.2e10 (a year). */
  window: number;
}

/** A limiter that is refilled all the time. */
export interface BucketOptions extends LimiterOptions {
  /** Units a rested key can take at once: 1 to 1e9. */
  capacity: number;
  /** Units per second that come back: 1e-6 to 1e9. */
  refillRate: number;
}

/** A limiter that drains all the time. */
export interface LeakyOptions extends LimiterOptions {
  /** Units that fit into the bucket: 1 to 1e9. */
  capacity: number;
  /** Units per second that leak out: 1e-6 to 1e9. */
  leakRate: number;
}

/** The cost that a hot path has found wanting. */
export function refuseCost(cost: number): never {
  throw new RangeError(
    `Cannot take: cost must be a whole number from 0 to ${2 ** 32 - 1} units: received ${cost}`,
  );
}

/** The answer to a new key for which there is no slot. */
export function noRoom(limit: number, waitMs: number): Decision {
  return {
    allowed: false,
    limit,
    remaining: 0,
    resetAfter: waitMs,
    moreAfter: waitMs,
    retryAfter: waitMs,
  };
}
