import { random } from "../../sim/mod.ts";
import { exponential } from "../../sim/distributions.ts";

/** A closing rush, second by second. */
export interface RushRow {
  /** s. */
  time: number;
  /** In this second. */
  bids: number;
  series: "as they were made" | "as the screen showed them";
}

/** Settings of {@linkcode closingRush}. */
export interface RushOptions {
  /** Bids a second before the rush; in it, three times as many. */
  rate: number;
  /** Share of the phones whose network fails, and for how long, in s. */
  lateShare: number;
  lateMost: number;
  seed: number;
}

/** Of the rush, and when phones in the hall lose the network, in s. */
const LENGTH = 60, RUSH = [25, 40] as const;

/**
 * The last minute of a sale. In the rush the hall's network fails for a share of the phones: what they bid arrives when
 * it is back. A screen that counts by arrival shows a dip, and then a peak of bids that were made before.
 */
export function closingRush({ rate, lateShare, lateMost, seed }: RushOptions): {
  rows: RushRow[];
  /** Bids shown in another second than their own, as a share. */
  misplaced: number;
  /** The most bids of a second: as they were made, and as the screen says. */
  peak: [made: number, shown: number];
} {
  const chance = random(seed).split("rush"), made = new Array<number>(LENGTH).fill(0);
  const shown = made.map(() => 0);
  const calm = exponential(chance.split("gaps"), { mean: 1 });
  let all = 0, misplaced = 0;
  const back = RUSH[0] + lateMost;
  for (let time = 0; time < LENGTH;) {
    const rush = time >= RUSH[0] && time < RUSH[1];
    time += calm() / (rate * (rush ? 3 : 1));
    if (time >= LENGTH) break;
    // Offline from the first moment of the rush until the network is back.
    const offline = time >= RUSH[0] && time < back && chance.next() < lateShare;
    const at = Math.min(LENGTH - 1e-6, offline ? back + chance.next() * 0.5 : time);
    all++;
    if (Math.floor(at) !== Math.floor(time)) misplaced++;
    made[Math.floor(time)]!++;
    shown[Math.floor(at)]!++;
  }
  const rows = (counts: number[], series: RushRow["series"]) =>
    counts.map((bids, time) => ({ time, bids, series }));
  return {
    rows: [...rows(made, "as they were made"), ...rows(shown, "as the screen showed them")],
    misplaced: all ? misplaced / all : 0,
    peak: [Math.max(...made), Math.max(...shown)],
  };
}
