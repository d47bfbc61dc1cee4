import { wilson } from "../../sim/mod.ts";
import { PATTERNS } from "../targets/shop-patterns.ts";
import { Shop, type ShopOptions } from "../targets/shop.ts";
import { makeIll, SHOP_FAULTS } from "../targets/shop-faults.ts";

/** How a pattern took a fault. */
export interface ScoreCell {
  pattern: string;
  fault: string;
  /** Share of checkouts that went well while the fault was in force, with its interval. */
  share: number;
  low: number;
  high: number;
  checkouts: number;
}

/** Every pattern under every fault, and under none. O(patterns × faults × requests), some 0.05 s a cell. */
export async function scorecard(
  options: Omit<ShopOptions, "pattern" | "length">,
  { seconds, size = 1 }: { seconds: number; size?: number },
): Promise<ScoreCell[]> {
  const cells: ScoreCell[] = [];
  for (const fault of ["no fault", ...SHOP_FAULTS] as const) {
    for (const pattern of PATTERNS) {
      const shop = new Shop({ ...options, pattern, length: (2 + seconds) * 1000 });
      if (fault !== "no fault") {
        shop.clock.after(2000, () => void makeIll(shop, fault, size));
      }
      const rows = (await shop.run()).slice(2);
      const checkouts = rows.reduce((sum, { sent }) => sum + sent, 0);
      const good = rows.reduce((sum, row) => sum + row.good, 0);
      const { low, high } = wilson(good, Math.max(1, checkouts));
      cells.push({ pattern, fault, share: good / Math.max(1, checkouts), low, high, checkouts });
    }
  }
  return cells;
}
