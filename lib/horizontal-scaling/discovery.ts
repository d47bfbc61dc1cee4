import { type Clock, requireNumber } from "../sim/mod.ts";

/** What a registry is told. Times in ms. */
export interface RegistryOptions {
  clock: Clock;
  /** Time after which a node that has not renewed its lease is forgotten. */
  ttl: number;
}

/**
 * A registry with leases: a node that lives renews, a node that died is forgotten when its lease ends.
 * Nobody has to notice the death, and nobody does for up to `ttl`.
 *
 * @example
 * ```ts
 * import { Registry } from "#lib/horizontal-scaling";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const registry = new Registry({ clock, ttl: 10_000 });
 * registry.renew(7);
 * clock.runSync({ until: 9_999 });
 * assert.deepEqual(registry.list(), [7]);
 * clock.runSync({ until: 10_000 });
 * assert.deepEqual(registry.list(), []);
 * ```
 */
export class Registry {
  readonly #clock: Clock;
  readonly #ttl: number;
  readonly #until = new Map<number, number>();

  constructor({ clock, ttl }: RegistryOptions) {
    requireNumber("create Registry", "ttl", ttl, { unit: "ms", min: 1 });
    this.#clock = clock;
    this.#ttl = ttl;
  }

  /** Registers a node, or renews its lease. */
  renew(node: number): void {
    this.#until.set(node, this.#clock.now() + this.#ttl);
  }

  /** A node says goodbye. */
  leave(node: number): void {
    this.#until.delete(node);
  }

  /** Nodes whose lease holds. */
  list(): number[] {
    const now = this.#clock.now();
    for (const [node, until] of this.#until) if (until <= now) this.#until.delete(node);
    return [...this.#until.keys()];
  }
}

/**
 * A caller's copy of a registry, as old as its last look. The time to notice a death is up to the
 * lease's length plus the age of this copy.
 */
export class CachedList {
  readonly #o: { clock: Clock; registry: Registry; maxAge: number };
  #list: number[] = [];
  #at = -Infinity;

  constructor(options: { clock: Clock; registry: Registry; maxAge: number }) {
    requireNumber("create CachedList", "maxAge", options.maxAge, { unit: "ms", min: 0 });
    this.#o = options;
  }

  list(): readonly number[] {
    const { clock, registry, maxAge } = this.#o;
    if (clock.now() - this.#at >= maxAge) {
      this.#list = registry.list();
      this.#at = clock.now();
    }
    return this.#list;
  }
}
