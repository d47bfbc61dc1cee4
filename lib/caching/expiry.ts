import type { Random } from "../sim/random.ts";
import { requireNumber } from "../sim/require-number.ts";
import { grown } from "./links.ts";

/**
 * When each slot's time is over, in a flat array. Nothing has a timer: a read drops what it finds expired,
 * and `overdue` looks through the rest a few at a time.
 */
export class Expiry {
  /** Whether anything here ever expires: spares those without lifetimes the look. */
  used = false;
  readonly #clock: { now(): number } | undefined;
  readonly #ttl: number | undefined;
  /** 0: a slot that is free, or that does not expire. */
  #ends = new Float64Array(16);
  #hand = 0;

  constructor(
    readonly name: string,
    clock: { now(): number } | undefined,
    ttl: number | undefined,
  ) {
    this.#clock = clock;
    if (ttl !== undefined) this.check(ttl);
    this.#ttl = ttl;
    this.used = ttl !== undefined;
  }

  /** @throws {RangeError} Where `ttl` is not above 0. @throws {TypeError} Where there is no clock. */
  check(ttl: number): void {
    requireNumber(`use ${this.name}`, "ttl", ttl, { unit: "ms", min: Number.MIN_VALUE });
    if (!this.#clock) throw new TypeError(`Cannot use ${this.name}: ttl needs a clock`);
  }

  /** A lifetime begins now. */
  start(slot: number, ttl: number | undefined = this.#ttl): void {
    this.used = true;
    if (slot >= this.#ends.length) this.#ends = grown(this.#ends, slot + 1);
    this.#ends[slot] = ttl === undefined ? 0 : this.#clock!.now() + ttl;
  }

  stop(slot: number): void {
    if (this.used && slot < this.#ends.length) this.#ends[slot] = 0;
  }

  isOver(slot: number): boolean {
    if (!this.used || slot >= this.#ends.length) return false;
    const end = this.#ends[slot]!;
    return end !== 0 && this.#clock!.now() >= end;
  }

  /** Slots whose time is over, of the next `looks`. */
  *overdue(looks: number): Generator<number> {
    if (!this.used) return;
    const now = this.#clock!.now();
    for (let look = Math.min(looks, this.#ends.length); look > 0; look--) {
      if (++this.#hand >= this.#ends.length) this.#hand = 0;
      const end = this.#ends[this.#hand]!;
      if (end !== 0 && now >= end) yield this.#hand;
    }
  }
}

/**
 * A lifetime drawn evenly from `ttl × (1 − spread)` to `ttl`: what was set together does not expire
 * together.
 *
 * @param spread A share in [0, 1).
 *
 * @example
 * ```ts
 * import { jittered } from "#lib/caching";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const ttl = jittered(60_000, 0.1, random(1));
 * assert.ok(ttl > 54_000 && ttl <= 60_000);
 * ```
 */
export function jittered(ttl: number, spread: number, random: Random): number {
  requireNumber("jitter a lifetime", "spread", spread, { unit: "(a share)", min: 0, max: 0.999 });
  return ttl * (1 - spread * random.next());
}
