import gcraTable from "../../data/rate-limiter/gcra.json" with { type: "json" };
import bucketTable from "../../data/rate-limiter/token-bucket.json" with { type: "json" };
import type { AsyncLimiter, BucketOptions, Limiter, ReservingLimiter } from "./limiter.ts";
import { SettableClock } from "../sim/settable-clock.ts";

/** One fact, and whether we agree with it. */
export interface CaseRow {
  /** Which fact. */
  case: string;
  /** What the outside source says. */
  expected: string;
  /** What the limiter says. */
  got: string;
  ok: boolean;
}

/** Makes a fresh limiter for a table or a scenario. */
export type MakeLimiter<L = Limiter | AsyncLimiter> = (options: BucketOptions) => L;

/** Where the facts come from, in words. */
export const truthSources: { gcra: string; tokenBucket: string } = {
  gcra: gcraTable.source,
  tokenBucket: bucketTable.source,
};

/** golang/time counts in units of 100 ms in its tests. */
const UNIT = 100;

interface GcraRow {
  now: number;
  quantity: number;
  remaining: number;
  resetAfter: number;
  retryAfter: number | null;
  limited: boolean;
}

/**
 * Runs the 15 decisions of the table that throttled and redis-cell share: one limiter, one key, in order.
 * `retryAfter` of the table is `null` both for "not limited" and for "never".
 *
 * @example
 * ```ts
 * import { checkGcra, Gcra } from "#lib/rate-limiter";
 * import assert from "node:assert/strict";
 *
 * const rows = await checkGcra((options) => new Gcra(options));
 * assert.equal(rows.filter((row) => row.ok).length, 15);
 * ```
 */
export async function checkGcra(
  make: MakeLimiter,
  rows: readonly GcraRow[] = gcraTable.rows,
): Promise<CaseRow[]> {
  const clock = new SettableClock();
  const limiter = make({ clock, capacity: 5, refillRate: 1 });
  const results: CaseRow[] = [];
  for (const [i, row] of rows.entries()) {
    clock.time = row.now;
    const got = await limiter.take("truth", row.quantity);
    const retryAfter = got.retryAfter === 0 || got.retryAfter === Infinity ? null : got.retryAfter;
    results.push(compareRow(
      `${i + 1}: ${row.quantity} at ${row.now} ms`,
      [!row.limited, row.remaining, row.resetAfter, row.retryAfter],
      [got.allowed, got.remaining, got.resetAfter, retryAfter],
    ));
  }
  return results;
}

/** Runs the 33 take decisions of golang/time's tests, including the clock that jumps back. */
export async function checkTakes(make: MakeLimiter): Promise<CaseRow[]> {
  const results: CaseRow[] = [];
  for (const [name, { rate, burst, rows }] of Object.entries(bucketTable.take)) {
    const clock = new SettableClock();
    const limiter = make({ clock, capacity: burst, refillRate: rate });
    for (const [i, { t, n, ok }] of rows.entries()) {
      clock.time = t * UNIT;
      const got = await limiter.take("truth", n);
      results.push(compareRow(`${name} ${i + 1}: ${n} at ${t}`, [ok], [got.allowed]));
    }
  }
  return results;
}

/** One step of a reservation scenario, as the table has it. */
interface Step {
  op: string;
  t: number;
  n?: number;
  act?: number;
  ok?: boolean;
  maxWait?: number;
  reservation?: number;
}

/** Runs the 11 reserve and cancel scenarios of golang/time's tests; each is one row. Synchronous. */
export function checkReserves(make: MakeLimiter<ReservingLimiter>): CaseRow[] {
  return bucketTable.reserve.map(({ name, rate, burst, steps }) => {
    const clock = new SettableClock();
    // The limiter looks at the clock when it is made; golang/time's is made with the zero time.
    const limiter = make({ clock, capacity: burst, refillRate: rate });
    const reservations: ReturnType<ReservingLimiter["reserve"]>[] = [];
    const expected: unknown[] = [], got: unknown[] = [];
    for (const { op, t, n, act, ok, maxWait, reservation } of steps as Step[]) {
      clock.time = t * UNIT;
      if (op === "cancel") {
        reservations[reservation!]!.cancel();
      } else if (op === "take") {
        expected.push(ok);
        got.push(limiter.take("truth", n).allowed);
      } else {
        const options = maxWait === undefined ? {} : { maxWait: maxWait * UNIT };
        const made = limiter.reserve("truth", n, options);
        reservations.push(made);
        expected.push(ok ? act : "refused");
        got.push(made.allowed ? made.actAt / UNIT : "refused");
      }
    }
    return compareRow(name, expected, got);
  });
}

function compareRow(name: string, expected: unknown[], got: unknown[]): CaseRow {
  const [want, have] = [JSON.stringify(expected), JSON.stringify(got)];
  return { case: name, expected: want, got: have, ok: want === have };
}
