import table from "../../../data/caching/closed-forms.json" with { type: "json" };
import { random } from "../../sim/random.ts";
import { zipf } from "../../sim/distributions.ts";
import type { Cache } from "../cache.ts";
import { Fifo } from "../policies/fifo.ts";
import { Lru } from "../policies/lru.ts";
import type { FactRow } from "./rows.ts";

/** Requests that fill a cache, and requests that are counted. */
const WARM = 100_000, COUNTED = 200_000;

const makers = { LRU: Lru, FIFO: Fifo } as const;

/** Simulated hit ratios of LRU and FIFO after warm-up, against Che's approximation: within 0.005. */
export function checkChe(seed = 1): FactRow[] {
  return table.approximations.cells.flatMap((cell) => {
    const { objects, exponent, capacity } = cell;
    const draw = zipf(random(`${seed}/${objects}/${exponent}`), { n: objects, exponent });
    const keys = Int32Array.from({ length: WARM + COUNTED }, draw);
    return (["LRU", "FIFO"] as const).map((policy) => {
      const got = hitRatio(new makers[policy]({ capacity }), keys);
      return {
        fact: `${policy}, ${objects} objects, Zipf ${exponent}, capacity ${capacity}`,
        expected: cell[policy],
        got,
        ok: Math.abs(got - cell[policy]) <= table.approximations.tolerance,
      };
    });
  });
}

/** Small caches whose hit ratio is known exactly: within 3 standard errors. */
export function checkExact(seed = 1): FactRow[] {
  return table.exact.cells.flatMap((cell, which) => {
    const { probabilities, capacity } = cell;
    const next = random(`${seed}/exact/${which}`);
    const draw = () => {
      let left = next.next();
      for (let key = 0; key < probabilities.length - 1; key++) {
        left -= probabilities[key]!;
        if (left < 0) return key;
      }
      return probabilities.length - 1;
    };
    const keys = Int32Array.from({ length: WARM + COUNTED }, draw);
    return (["LRU", "FIFO"] as const).map((policy) => {
      const { got, error } = batched(new makers[policy]({ capacity }), keys);
      const ok = Math.abs(got - cell[policy]) <= 3 * error;
      return {
        fact: `${policy}, ${probabilities.length} objects, capacity ${capacity}`,
        expected: cell[policy],
        got,
        ok,
      };
    });
  });
}

function hitRatio(cache: Cache<number, number>, keys: Int32Array): number {
  let hits = 0;
  for (let i = 0; i < keys.length; i++) {
    if (cache.get(keys[i]!) === undefined) cache.set(keys[i]!, 1);
    else if (i >= WARM) hits++;
  }
  return hits / COUNTED;
}

/** Hit ratio and its standard error, from the means of 100 stretches: neighbours depend on each other. */
function batched(cache: Cache<number, number>, keys: Int32Array): { got: number; error: number } {
  const batches = 100, size = COUNTED / batches, hits = new Float64Array(batches);
  for (let i = 0; i < keys.length; i++) {
    if (cache.get(keys[i]!) === undefined) cache.set(keys[i]!, 1);
    else if (i >= WARM) hits[Math.floor((i - WARM) / size)]! += 1 / size;
  }
  const got = hits.reduce((a, b) => a + b, 0) / batches;
  const variance = hits.reduce((sum, x) => sum + (x - got) ** 2, 0) / (batches - 1);
  return { got, error: Math.sqrt(variance / batches) };
}
