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

/** Pods that die in a run: enough for the share to be within a few percent of its mean, whatever the times are. */
const LIVES = 20_000;

/** Share of the time in which what is known is old: with requests at an even pace, share of the requests. O(lives). */
function stale(ttl: number, life: number, chance: ReturnType<typeof random>): number {
  if (ttl === 0) return 0;
  const lives = exponential(chance, { mean: life });
  let now = 0, old = 0, until = -1;
  for (let i = 0; i < LIVES; i++) {
    now += lives();
    // It is asked again at the next multiple of the time to live; a second death before that changes nothing.
    if (now < until) continue;
    until = (Math.floor(now / ttl) + 1) * ttl;
    old += until - now;
  }
  return old / Math.max(now, until);
}

/** The same share in closed form, for a time to live: pods that have died since it was asked, on average. */
export function staleShare(ttl: number, life: number): number {
  const x = ttl / life;
  return x === 0 ? 0 : 1 - (1 - Math.exp(-x)) / x;
}
