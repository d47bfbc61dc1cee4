import { type Recovery, recoveryOf } from "../analysis/recovery.ts";
import { Shop, type ShopOptions, type ShopRow } from "../targets/shop.ts";
import { makeIll, type ShopFault } from "../targets/shop-faults.ts";

/** A fault, and when. Times in s. */
export interface Trial {
  fault: ShopFault;
  /** How strong: 1 as it is listed. */
  size: number;
  from: number;
  /** When it is taken back; `undefined`: it was forgotten. */
  to: number | undefined;
}

/** A second of a run under a fault. */
export interface TrialRow extends ShopRow {
  way: string;
  /** Share of the requests of that second that were answered well. */
  share: number;
}

/** Runs the shop through one fault. O(requests). */
export async function tryFault(
  way: string,
  options: ShopOptions,
  trial: Trial,
): Promise<TrialRow[]> {
  const shop = new Shop(options);
  shop.clock.after(trial.from * 1000, () => {
    const revert = makeIll(shop, trial.fault, trial.size);
    if (trial.to !== undefined) shop.clock.after((trial.to - trial.from) * 1000, revert);
  });
  const rows = await shop.run();
  return rows.map((row) => ({ ...row, way, share: row.sent > 0 ? row.good / row.sent : 1 }));
}

/** What the run came to. Times in s; `lost` in checkouts that would have gone well but for the fault. */
export function takenBy(rows: readonly TrialRow[], from: number, to: number): Recovery {
  // By shares: customers come by chance, and a second with few of them is no outage.
  const recovery = recoveryOf(rows.map(({ time, share }) => ({ time, good: share })), { from, to });
  const lost = rows.filter(({ time }) => time >= from)
    .reduce((sum, { share, sent }) => sum + sent * Math.max(0, recovery.baseline - share), 0);
  return { ...recovery, lost };
}
