import { type Clock, requireNumber } from "../sim/mod.ts";
import { type Call, type CallContext, type Policy, ROOT } from "./policy.ts";

/** An answer that says where it comes from. */
export interface Answer<T> {
  value: T;
  from: "live" | "cached" | "degraded" | "default";
  /** How old the value is, in ms; 0 unless cached. */
  age: number;
  /** The error that made it necessary. */
  why?: unknown;
}

/** What to answer when the call fails: the first of these that is there, in this order. */
export interface FallbackOptions<T> {
  clock: Clock;
  /** Keep the last answer per key and give it out while it is no older than this, in ms. */
  cacheFor?: number;
  /** Keys to remember, the oldest going first. Default: 1000. */
  maxKeys?: number;
  /** A lesser answer from elsewhere. */
  degraded?: (key: string, why: unknown) => T | PromiseLike<T>;
  /** The answer that always works. */
  fallback?: T;
}

/**
 * Answers although the call failed, and says so: a cached answer with its age, a lesser one, or a
 * default. Where there is none the call's error is thrown.
 *
 * @example
 * ```ts
 * import { Fallback } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const points = new Fallback<number>({ clock, cacheFor: 60_000, fallback: 0 });
 * const down = () => Promise.reject(new Error("down"));
 * assert.equal((await points.execute("ada", down)).from, "default");
 * await points.execute("ada", () => 120);
 * const { value, from } = await points.execute("ada", down);
 * assert.deepEqual([value, from], [120, "cached"]);
 * ```
 */
export class Fallback<T> {
  readonly #options: FallbackOptions<T>;
  readonly #cacheFor: number;
  readonly #maxKeys: number;
  readonly #cache = new Map<string, { value: T; at: number }>();

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: FallbackOptions<T>) {
    const { cacheFor = 0, maxKeys = 1000 } = options;
    requireNumber("create Fallback", "cacheFor", cacheFor, { unit: "ms", min: 0 });
    requireNumber("create Fallback", "maxKeys", maxKeys, { unit: "keys", min: 1, integer: true });
    this.#options = options;
    this.#cacheFor = cacheFor;
    this.#maxKeys = maxKeys;
  }

  /** Runs the call through `policy`, where one is given. */
  async execute(
    key: string,
    call: Call<T>,
    policy?: Policy,
    context: CallContext = ROOT,
  ): Promise<Answer<T>> {
    try {
      const value = await (policy ? policy.execute(call, context) : call(context));
      if (this.#cacheFor > 0) this.#remember(key, value);
      return { value, from: "live", age: 0 };
    } catch (why) {
      return await this.#instead(key, why);
    }
  }

  async #instead(key: string, why: unknown): Promise<Answer<T>> {
    const kept = this.#cache.get(key), now = this.#options.clock.now();
    if (kept && now - kept.at <= this.#cacheFor) {
      return { value: kept.value, from: "cached", age: now - kept.at, why };
    }
    const { degraded } = this.#options;
    if (degraded) {
      try {
        return { value: await degraded(key, why), from: "degraded", age: 0, why };
      } catch { /* what was to help has failed too: the default is next */ }
    }
    if ("fallback" in this.#options) {
      return { value: this.#options.fallback as T, from: "default", age: 0, why };
    }
    throw why;
  }

  #remember(key: string, value: T): void {
    this.#cache.delete(key);
    this.#cache.set(key, { value, at: this.#options.clock.now() });
    if (this.#cache.size > this.#maxKeys) {
      this.#cache.delete(this.#cache.keys().next().value!);
    }
  }
}
