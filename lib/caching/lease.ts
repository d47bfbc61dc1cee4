import type { Clock } from "../sim/clock.ts";
import { requireNumber } from "../sim/require-number.ts";

/** What a store answers to whoever reads: a value, a lease to fill it, or the advice to wait. */
export type LeaseAnswer<V, Token = number> =
  | { kind: "value"; value: V }
  | { kind: "lease"; token: Token }
  | { kind: "wait"; retryAfter: number };

interface Slot<V> {
  value?: V;
  /** 0: nobody holds a lease. */
  token: number;
  leasedUntil: number;
}

/**
 * A shared store that hands out leases: on a miss, one reader gets a token and loads; the others are told
 * to come back. A value is taken only with the token of its key's latest lease, and a delete ends the
 * lease: so a load that began before a write can't put the old value back after it.
 *
 * Source: R. Nishtala et al., Scaling Memcache at Facebook, NSDI 2013, section 3.2.1.
 *
 * @example
 * ```ts
 * import { LeaseStore } from "#lib/caching";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const store = new LeaseStore<string>({ clock: new VirtualClock() });
 * const first = store.get("bread");
 * assert.equal(first.kind, "lease");
 * assert.equal(store.get("bread").kind, "wait");
 * store.delete("bread");
 * assert.equal(first.kind === "lease" && store.set("bread", "old", first.token), false);
 * ```
 */
export class LeaseStore<V> {
  readonly #clock: Clock;
  readonly #hold: number;
  readonly #retry: number;
  readonly #most: number;
  readonly #slots = new Map<string, Slot<V>>();
  #tokens = 0;

  /**
   * @param hold How long a lease is held, in ms: after that the next reader gets one. Default: 10,000.
   * @param retry When those who wait should come back, in ms. Default: 20.
   * @param maxKeys Keys held at most; beyond it the oldest goes. Default: 100,000.
   * @throws {RangeError} Where one is out of its range.
   */
  constructor({ clock, hold = 10_000, retry = 20, maxKeys = 100_000 }: {
    clock: Clock;
    hold?: number;
    retry?: number;
    maxKeys?: number;
  }) {
    requireNumber("create LeaseStore", "hold", hold, { unit: "ms", min: Number.MIN_VALUE });
    requireNumber("create LeaseStore", "retry", retry, { unit: "ms", min: Number.MIN_VALUE });
    requireNumber("create LeaseStore", "maxKeys", maxKeys, { unit: "keys", min: 1, integer: true });
    this.#clock = clock;
    this.#hold = hold;
    this.#retry = retry;
    this.#most = maxKeys;
  }

  get(key: string): LeaseAnswer<V> {
    const slot = this.#slots.get(key), now = this.#clock.now();
    if (slot?.value !== undefined) return { kind: "value", value: slot.value };
    if (slot && slot.token !== 0 && now < slot.leasedUntil) {
      return { kind: "wait", retryAfter: Math.min(this.#retry, slot.leasedUntil - now) };
    }
    const token = ++this.#tokens;
    this.#put(key, { token, leasedUntil: now + this.#hold });
    return { kind: "lease", token };
  }

  /** Keeps a value if its token is the key's latest. Returns whether it did. */
  set(key: string, value: V, token: number): boolean {
    const slot = this.#slots.get(key);
    if (slot?.token !== token) return false;
    this.#put(key, { value, token: 0, leasedUntil: 0 });
    return true;
  }

  /** Drops the value, and ends the lease: whoever loads now loads in vain. */
  delete(key: string): void {
    this.#slots.delete(key);
  }

  #put(key: string, slot: Slot<V>): void {
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    if (this.#slots.size > this.#most) this.#slots.delete(this.#slots.keys().next().value!);
  }
}
