import { exponential, random } from "../../sim/mod.ts";

/** Share of requests that went to a pod that was gone, for one time to live. */
export interface StaleRow {
  way: string;
  ttl: number;
  failed: number;
}

/**
 * Pods live for a while and come back at another address. A caller keeps what it was told for a time to live; one with
 * a fixed address never asks again; a proxy is told of each change.
 *
 * @param life Mean life of a pod, in s.
 */
export function staleAddresses(ttls: readonly number[], life: number, seed: number): StaleRow[] {
  return ttls.map((ttl) => ({
    way: "DNS",
    ttl,
    failed: stale(ttl, life, random(`stale ${seed}`)),
  }));
}

/** How many requests, and one every so many seconds. */
const REQUESTS = 200_000, GAP = 0.25;

function stale(ttl: number, life: number, chance: ReturnType<typeof random>): number {
  const lives = exponential(chance, { mean: life });
  let now = 0, version = 0, dies = lives(), known = 0, asked = 0, failed = 0;
  for (let i = 0; i < REQUESTS; i++) {
    now += GAP;
    while (now >= dies) {
      version++;
      dies += lives();
    }
    if (now - asked >= ttl) {
      known = version;
      asked = now;
    }
    if (known !== version) failed++;
  }
  return failed / REQUESTS;
}

/** The same share in closed form, for a time to live: pods that have died since it was asked, on average. */
export function staleShare(ttl: number, life: number): number {
  const x = ttl / life;
  return x === 0 ? 0 : 1 - (1 - Math.exp(-x)) / x;
}
