import { ActiveFaults } from "../faults/fault.ts";
import { BlastRadius } from "../safety/blast-radius.ts";
import { Sprt, type SprtOptions } from "../safety/sprt.ts";
import { Shop, type ShopOptions, type ShopRow } from "../targets/shop.ts";
import { type IllnessName, illnessOf } from "../targets/shop-faults.ts";

/** A fault in force under the eyes of a test that may end it. */
export interface WatchedOptions extends ShopOptions {
  fault: IllnessName;
  size: number;
  /** Share of the customers that it may hurt. */
  radius: number;
  /** When it is injected, and when it would end by itself, in s. */
  from: number;
  to: number;
  sprt: SprtOptions;
  /** Whether the test may end the fault. */
  watched: boolean;
}

/** A step of the test's walk. */
export interface WalkRow {
  /** In s. */
  time: number;
  ratio: number;
}

/** What came of it. */
export interface Watched {
  rows: (ShopRow & { way: string })[];
  walk: WalkRow[];
  /** When the fault was taken back, in s. */
  ended: number;
  /** Calls of customers within the radius until the abort; `undefined`: it was not aborted. */
  abortedAfter: number | undefined;
  /** Customers' checkouts that failed while the fault was in force, or within their patience afterwards. */
  hurt: number;
  checkouts: number;
}

/** Injects a fault into the shop, and lets a sequential test of the checkouts of those it may hurt end it. */
export async function watchShop(options: WatchedOptions): Promise<Watched> {
  const { fault, size, radius: share, from, to, sprt, watched } = options;
  const test = new Sprt(sprt), faults = new ActiveFaults(), walk: WalkRow[] = [];
  const radius = new BlastRadius(share, { salt: fault, force: true });
  let inForce = false,
    ended = to,
    abortedAfter: number | undefined,
    seen = 0,
    hurt = 0,
    checkouts = 0;
  const end = () => {
    if (!inForce) return;
    inForce = false;
    ended = shop.clock.now() / 1000;
    void faults.revertAll();
  };
  const shop = new Shop({
    ...options,
    onCheckout: ({ time, customer, good }) => {
      // Whoever was caught by it may notice only once its patience is at an end.
      if (!inForce && !(time >= from * 1000 && time <= ended * 1000 + options.patience)) return;
      checkouts++;
      hurt += Number(!good);
      if (!inForce || !radius.contains(customer)) return;
      seen++;
      const verdict = test.add(!good);
      walk.push({ time: time / 1000, ratio: test.ratio });
      if (verdict !== "abort" || !watched) return;
      abortedAfter = seen;
      end();
    },
  });
  const { where, illness } = illnessOf(fault, size);
  shop.clock.after(from * 1000, () => {
    inForce = true;
    void faults.inject(shop.points[where].fault(fault, { ...illness, radius }));
  });
  shop.clock.after(to * 1000, end);
  const way = watched ? "with the test" : "without";
  const rows = (await shop.run()).map((row) => ({ ...row, way }));
  return { rows, walk, ended, abortedAfter, hurt, checkouts };
}
