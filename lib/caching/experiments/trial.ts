/** What a trial asks of a cache. */
export interface Tried<K> {
  get(key: K): unknown;
  set(key: K, value: number): unknown;
}

let loops = 0;

/**
 * One round of get, and of set where nothing was found, over all keys; returns the hits. Each cache gets a
 * loop of its own, whose text differs: else an engine that has learnt of one cache would be slow for
 * the next, and the order of a benchmark would decide it.
 */
export function trial<K>(cache: Tried<K>, keys: ArrayLike<K>): () => number {
  const loop = new Function(
    "cache",
    "keys",
    `let hits = 0;
     for (let i = 0; i < keys.length; i++) {
       const key = keys[i];
       if (cache.get(key) !== undefined) hits++;
       else cache.set(key, i + 1);
     }
     return hits; // ${loops++}`,
  ) as (cache: Tried<K>, keys: ArrayLike<K>) => number;
  return () => loop(cache, keys);
}
