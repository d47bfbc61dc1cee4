import { requireNumber } from "../../sim/mod.ts";

/** What a provider asks for, in dollars. */
export interface Prices {
  gbSecond: number;
  call: number;
  /** Free each month. */
  freeGBs: number;
  freeCalls: number;
}

export interface Bill {
  gbSeconds: number;
  /** In dollars, to the cent. */
  compute: number;
  requests: number;
  total: number;
}

/** Memory in MB times time in ms, which is rounded up, as GB seconds. */
export function gbSeconds(memoryMB: number, ms: number): number {
  requireNumber("bill a call", "memory", memoryMB, { unit: "MB", min: 1 });
  requireNumber("bill a call", "ms", ms, { unit: "ms", min: 0 });
  return (memoryMB / 1024) * (Math.ceil(ms - 1e-9) / 1000);
}

/**
 * A month's bill. Rounded to the cent at the end of each part only.
 *
 * @example
 * ```ts
 * import { bill, gbSeconds } from "#lib/serverless";
 * import assert from "node:assert/strict";
 *
 * const prices = { gbSecond: 1.667e-5, call: 2e-7, freeGBs: 0, freeCalls: 0 };
 * assert.equal(bill(gbSeconds(1024, 1000) * 1e6, 1e6, prices).total, 16.87);
 * ```
 */
export function bill(used: number, calls: number, prices: Prices): Bill {
  const compute = Math.max(0, used - prices.freeGBs) * prices.gbSecond;
  const requests = Math.max(0, calls - prices.freeCalls) * prices.call;
  return {
    gbSeconds: used,
    compute: cents(compute),
    requests: cents(requests),
    total: cents(compute + requests),
  };
}

function cents(dollars: number): number {
  return Math.round(dollars * 100 + 1e-9) / 100;
}
