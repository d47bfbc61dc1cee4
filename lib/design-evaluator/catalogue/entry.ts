import type { DesignInput } from "../model.ts";

/**
 * A number of another notebook's subject, derived again by this folder's means. Where it comes from: that notebook's own
 * code; a closed form of lib/sim that it uses; or arithmetic that is typed here.
 */
export interface Claim {
  says: string;
  from: "its code" | "a shared formula" | "arithmetic";
  /** As it is there, and as it is derived here. */
  theirs: number;
  ours: number;
  /** How far apart they may be, relative. Default: 1e-6. */
  within?: number;
}

/** One design of the course. */
export interface Entry {
  slug: string;
  /** The part whose time is measured: that of the notebook's own code. */
  measured: string;
  /** Its load, and where the notebook's own estimate (section D) has it from. */
  scale: string;
  /** @param ms Time of that part's own work, in ms. */
  design(ms: number): DesignInput;
  claim(): Claim;
}

/** The day of the catalogue's prices: of no provider, rounded, for comparison with each other only. */
export const PRICES_OF = "2026-11-01";

type Part = DesignInput["components"][number];

/** A server of this course: two cores, its own work. */
export function server(name: string, serviceMs: number, more: Partial<Part> = {}): Part {
  return {
    name,
    kind: "service",
    serviceMs,
    servers: 2,
    replicas: 2,
    availability: 0.999,
    perMonth: 50,
    ...more,
  };
}

export function database(name: string, serviceMs: number, more: Partial<Part> = {}): Part {
  const usual = { servers: 4, replicas: 1, availability: 0.9995, perMonth: 180 };
  return { name, kind: "database", serviceMs, ...usual, ...more };
}

export function cache(name: string, more: Partial<Part> = {}): Part {
  const usual = {
    serviceMs: 0.3,
    servers: 1,
    replicas: 1,
    availability: 0.999,
    perMonth: 40,
    optional: true,
  };
  return { name, kind: "cache", ...usual, ...more };
}

/** Time on the way, which nobody waits in line for. */
export function delay(name: string, serviceMs: number): Part {
  return { name, kind: "delay", serviceMs, scv: 0 };
}

/** Calls in a row: each part calls the next. */
export function inARow(...names: string[]): DesignInput["routes"] {
  return names.map((to, i) => ({ from: i === 0 ? "client" : names[i - 1]!, to }));
}
