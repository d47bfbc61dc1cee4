import { askFunctions } from "../experiment/providers.ts";
import { parseExperiment } from "../experiment/validate.ts";
import type { Functions } from "../experiment/functions.ts";
import { ActiveFaults, type Fault } from "../faults/fault.ts";
import { ExperimentGuard, type GuardedRun } from "../safety/guard.ts";
import { faultFunctions } from "../safety/fault-functions.ts";
import { ExperimentLock } from "../safety/lock.ts";
import { Shop, type ShopOptions, type ShopRow } from "../targets/shop.ts";
import { ILLNESSES, illnessOf } from "../targets/shop-faults.ts";

/** An experiment file that was run against the shop. */
export interface FileRun extends GuardedRun {
  rows: ShopRow[];
}

/** When the experiment begins: the shop must have been open for a while to have a steady state, in s. */
export const OPENED = 8;

/**
 * Runs an experiment file against the shop. It may call `shop.goodput(seconds)`, the share of the last seconds'
 * checkouts that went well, and `faults.inject(fault)` and `faults.heal(fault?)`.
 *
 * @param lock Shared by experiments that must not run at once. Default: its own.
 * @throws {InvalidExperiment} Where the file is none.
 * @throws {Error} Where the guard refuses it.
 */
export async function runFile(
  file: unknown,
  options: ShopOptions,
  lock = new ExperimentLock(),
): Promise<FileRun> {
  const shop = new Shop(options), faults = new ActiveFaults();
  const known = Object.fromEntries(ILLNESSES.map((name): [string, Fault] => {
    const { where, illness } = illnessOf(name);
    return [name, shop.points[where].fault(name, illness)];
  }));
  const functions: Functions = {
    ...faultFunctions(faults, known),
    shop: {
      goodput: { parameters: ["seconds"], run: ({ seconds }) => goodput(shop, Number(seconds)) },
    },
  };
  const experiment = parseExperiment(file, { functions });
  const guard = new ExperimentGuard({ faults, lock, functions });
  const run = Promise.withResolvers<GuardedRun>();
  shop.clock.after(OPENED * 1000, () => {
    guard.run(experiment, { clock: shop.clock, providers: { python: askFunctions(functions) } })
      .then(run.resolve, run.reject);
  });
  // Refused or not, the shop is open for its whole time.
  run.promise.catch(() => {});
  const rows = await shop.run();
  return { ...await run.promise, rows };
}

/** The share of the checkouts of the last full seconds that went well. */
function goodput(shop: Shop, seconds: number): number {
  const now = Math.floor(shop.clock.now() / 1000),
    last = shop.rows.slice(Math.max(0, now - seconds), now);
  const sent = last.reduce((sum, row) => sum + row.sent, 0);
  return sent > 0 ? last.reduce((sum, row) => sum + row.good, 0) / sent : 1;
}
