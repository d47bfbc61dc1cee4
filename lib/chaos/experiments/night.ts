import { random, VirtualClock } from "../../sim/mod.ts";
import { everyMinutes, type Turn } from "../schedule.ts";
import { Shop, type ShopOptions } from "../targets/shop.ts";
import { makeIll, SHOP_FAULTS, type ShopFault } from "../targets/shop-faults.ts";

/** One experiment of the night. */
export interface NightRow extends Turn {
  /** Hours after midnight. */
  hour: number;
  fault: ShopFault;
  /** Share of checkouts that went well while the fault was in force. */
  share: number;
  /** Whether the hypothesis held. */
  held: boolean;
}

/**
 * A night of experiments, one every so many minutes, each with the next fault of the list. From `broken` o'clock on the
 * shop has lost its time-outs in a release: the schedule should notice.
 */
export async function night(
  options: Omit<ShopOptions, "length">,
  { minutes, broken, atLeast, faults = SHOP_FAULTS }: {
    minutes: number;
    broken: number;
    atLeast: number;
    /** Default: all. */
    faults?: readonly ShopFault[];
  },
): Promise<NightRow[]> {
  const clock = new VirtualClock(), rows: NightRow[] = [];
  const schedule = everyMinutes(minutes, async (turn) => {
    const hour = clock.now() / 3_600_000, fault = faults[turn % faults.length]!;
    const pattern = hour >= broken ? "none" : options.pattern;
    const shop = new Shop({
      ...{ ...options, pattern, length: 6000 },
      seed: random(`night ${turn}`),
    });
    shop.clock.after(1000, () => void makeIll(shop, fault));
    // Its own minute runs in no time; the night's clock waits for it.
    const seconds = (await clock.hold(shop.run())).slice(1);
    const sent = seconds.reduce((sum, row) => sum + row.sent, 0);
    const share = seconds.reduce((sum, row) => sum + row.good, 0) / Math.max(1, sent);
    rows.push({ at: clock.now(), what: "ran", hour, fault, share, held: share >= atLeast });
  }, { clock, most: Math.floor(8 * 60 / minutes) });
  await clock.run();
  schedule.stop();
  return rows;
}
