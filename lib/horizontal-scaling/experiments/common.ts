import { type Clock, exponential, logNormal, quantile, type Random } from "../../sim/mod.ts";
import type { Balancer } from "../balancers/balancer.ts";
import { EwmaChoice } from "../balancers/ewma.ts";
import { LeastConnections } from "../balancers/least-connections.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { RandomChoice } from "../balancers/random-choice.ts";
import { RoundRobin } from "../balancers/round-robin.ts";
import type { Pool } from "../pool.ts";

/** What a shop's servers are like, in the notebook's numbers. Times in ms. */
export interface Shop {
  random: Random;
  /** Servers, and the mean work of a request. */
  nodes: number;
  service: number;
  /** Squared coefficient of variation of the work: 1 is exponential. */
  variation: number;
  /** Utilisation on an ordinary day. */
  load: number;
}

/** Requests per second that the shop's servers could do at most. */
export function capacity({ nodes, service }: Pick<Shop, "nodes" | "service">): number {
  return nodes * 1000 / service;
}

/** Draws work of the given mean and variation: exponential at 1, log-normal otherwise. */
export function workOf(random: Random, mean: number, variation: number): () => number {
  if (variation === 1) return exponential(random, { mean });
  const sigma = Math.sqrt(Math.log(1 + variation));
  return logNormal(random, { median: mean / Math.sqrt(1 + variation), sigma });
}

/** The balancers that know nothing but the pool, by name. */
export function balancers(
  pool: Pool,
  random: Random,
  clock: Clock,
  choices = 2,
): Record<string, Balancer> {
  return {
    "random": new RandomChoice(pool, random),
    "round robin": new RoundRobin(pool),
    "two choices": new PowerOfChoices(pool, random, choices),
    "two choices, EWMA": new EwmaChoice({ pool, random, clock }),
    "least connections": new LeastConnections(pool, random),
  };
}

/**
 * Whether a node that was just sent a request had work in hand already while another member stood idle: the
 * request waits beside a free place. O(members).
 */
export function besideIdle(pool: Pool, node: number): boolean {
  if (node < 0 || pool.active[node]! < 2) return false;
  return pool.list().some((member) => pool.active[member] === 0);
}

/** The value below which a share `q` of the values lies; 0 where there are none. */
export function percentile(values: ArrayLike<number>, q: number): number {
  return values.length > 0 ? quantile(values, q) : 0;
}
