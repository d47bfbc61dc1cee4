import { requireNumber } from "../sim/mod.ts";

/** A price that falls with the amount: each part of it at its own. */
export interface Tier {
  /** Up to so much in all; the last one has no end. */
  upTo: number | null;
  /** Dollars for a million. */
  perMillion: number;
}

/**
 * What an amount costs by tiers, in dollars. O(tiers).
 *
 * @example
 * ```ts
 * import { tiered } from "#lib/design-evaluator";
 * import assert from "node:assert/strict";
 *
 * const tiers = [{ upTo: 1e6, perMillion: 3 }, { upTo: null, perMillion: 1 }];
 * assert.equal(tiered(3e6, tiers), 5);
 * ```
 */
export function tiered(amount: number, tiers: readonly Tier[]): number {
  requireNumber("compute a bill", "amount", amount, { unit: "requests", min: 0 });
  let from = 0, dollars = 0;
  for (const { perMillion, upTo } of tiers) {
    const part = Math.max(0, Math.min(amount, upTo ?? Infinity) - from);
    dollars += part * perMillion / 1e6;
    from = upTo ?? Infinity;
  }
  return dollars;
}

/** Prices of functions that are paid by call and by time. */
export interface FunctionPrices {
  perGBSecond: number;
  freeGBSeconds: number;
  perMillion: number;
  freeRequests: number;
}

/** A month of functions, in dollars, each part to the cent. */
export function functionBill(
  requests: number,
  seconds: number,
  memoryMB: number,
  { freeGBSeconds, freeRequests, perGBSecond, perMillion }: FunctionPrices,
): { gbSeconds: number; compute: number; requests: number; total: number } {
  const gbSeconds = requests * seconds * memoryMB / 1024;
  const compute = cents(Math.max(0, gbSeconds - freeGBSeconds) * perGBSecond);
  const charge = cents(Math.max(0, requests - freeRequests) * perMillion / 1e6);
  return { gbSeconds, compute, requests: charge, total: cents(compute + charge) };
}

function cents(dollars: number): number {
  return Math.round(dollars * 100 + 1e-9) / 100;
}
