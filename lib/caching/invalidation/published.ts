/** Tells everybody who listens; messages may be late, and are lost where a connection is. */
export interface Bus {
  publish(key: string): void | Promise<void>;
  /** Returns what ends it. */
  subscribe(hear: (key: string) => void): () => void;
}

/** What can drop a key: a cache, a read-through cache. */
export interface Drops {
  delete(key: string): unknown;
}

/**
 * Drops from a cache what others say that they have written. Whoever writes publishes; whoever was not
 * listening just then keeps the old value until its lifetime is over: a lifetime is still needed.
 *
 * @returns What ends it.
 *
 * @example
 * ```ts
 * import { dropPublished, Lru } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const heard: ((key: string) => void)[] = [];
 * const bus = {
 *   publish: (key: string) => heard.forEach((hear) => hear(key)),
 *   subscribe: (hear: (key: string) => void) => (heard.push(hear), () => {}),
 * };
 * const cache = new Lru<string, number>({ capacity: 10 });
 * dropPublished(bus, cache);
 * cache.set("bread", 1);
 * bus.publish("bread");
 * assert.equal(cache.get("bread"), undefined);
 * ```
 */
export function dropPublished(bus: Bus, cache: Drops): () => void {
  return bus.subscribe((key) => cache.delete(key));
}
