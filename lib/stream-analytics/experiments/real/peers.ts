import BloomFilters from "bloom-filters";
import { from, groupBy, lastValueFrom, mergeMap, reduce, toArray } from "rxjs";
import { random } from "../../../sim/mod.ts";
import { KeyedWindows } from "../../keyed-windows.ts";
import { SUM } from "../../monoid.ts";
import { type Bid, isBid } from "../../nexmark.ts";
import { CountMin, HyperLogLog } from "../../sketches/mod.ts";
import { eventsOf } from "../scene.ts";

/** The same work, done by us and by a package; and what each came to, which must agree. */
export interface Contest {
  ours: () => unknown;
  peer: () => unknown;
  /** Events, values or updates of one call. */
  per: number;
  /** What the two came to, in words; throws where they do not agree. */
  agree: () => string | Promise<string>;
}

const WINDOW = 1000;

/** @throws {Error} Where two results that must agree do not. */
export function near(name: string, a: number, b: number, within: number): void {
  if (!(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)))) {
    throw new Error(`Cannot compare ${name}: both must agree: ${a} and ${b}`);
  }
}

/** Sums of prices per auction and window of a second, in order of time, against rxjs' `groupBy`, once per window and once per key. */
export function windowContest(seed: number): Contest {
  const bids = eventsOf({ rate: 2000, duration: 10, seed }).filter(isBid);
  const ours = () => {
    let windows = 0, sum = 0;
    const keyed = new KeyedWindows<number>({
      ...{ size: WINDOW, monoid: SUM },
      onWindow: (_, sums) => {
        for (const value of sums.values()) {
          windows++;
          sum += value;
        }
      },
    });
    for (const { auction, price, time } of bids) {
      keyed.add(auction, price, time);
      keyed.advanceWatermark(time);
    }
    keyed.advanceWatermark(Infinity);
    return [windows, sum] as const;
  };
  const peer = async () => {
    const sums = await lastValueFrom(
      from(bids).pipe(
        groupBy(({ time }: Bid) => Math.floor(time / WINDOW)),
        mergeMap((window) =>
          window.pipe(
            groupBy(({ auction }: Bid) => auction),
            mergeMap((key) => key.pipe(reduce((sum, { price }) => sum + price, 0))),
          )
        ),
        toArray(),
      ),
    );
    return [sums.length, sums.reduce((a, b) => a + b, 0)] as const;
  };
  const agree = async () => {
    const [mine, theirs] = [ours(), await peer()];
    near("windows", mine[0], theirs[0], 0);
    near("sums", mine[1], theirs[1], 0);
    return `${mine[0]} windows of keys, the same sums`;
  };
  return { ours, peer, per: bids.length, agree };
}

/** Distinct names with as many registers, against bloom-filters. */
export function distinctContest(seed: number): Contest {
  const chance = random(seed).split("names");
  const names = Array.from({ length: 200 }, () => `bidder-${chance.int(1e9)}`);
  const ours = new HyperLogLog({ log2m: 11, explicitMax: 0 });
  const peer = new BloomFilters.HyperLogLog(2 ** 11);
  return {
    ours: () => {
      for (const name of names) ours.addText(name);
    },
    peer: () => {
      for (const name of names) peer.update(name);
    },
    per: names.length,
    agree: () => {
      const mine = new HyperLogLog({ log2m: 11 }), theirs = new BloomFilters.HyperLogLog(2 ** 11);
      for (let i = 0; i < 4000; i++) {
        mine.addText(`bidder-${i}`);
        theirs.update(`bidder-${i}`);
      }
      near("distinct names, ours", mine.cardinality(), 4000, 0.12);
      return `of 4,000 names: ${mine.cardinality().toFixed(0)} and ${
        theirs.count(true).toFixed(0)
      }`;
    },
  };
}

/** Counts of names in as many rows and columns, against bloom-filters. */
export function frequencyContest(seed: number): Contest {
  const chance = random(seed).split("counts");
  const names = Array.from({ length: 2000 }, () => `lot-${chance.int(500)}`);
  const ours = new CountMin({ width: 2048, depth: 4 });
  const peer = new BloomFilters.CountMinSketch(2048, 4);
  return {
    ours: () => {
      for (const name of names) ours.add(name);
    },
    peer: () => {
      for (const name of names) peer.update(name);
    },
    per: names.length,
    agree: () => {
      const mine = new CountMin({ width: 2048, depth: 4 });
      const theirs = new BloomFilters.CountMinSketch(2048, 4), exact = new Map<string, number>();
      for (const name of names) {
        mine.add(name);
        theirs.update(name);
        exact.set(name, (exact.get(name) ?? 0) + 1);
      }
      for (const [name, count] of exact) {
        if (mine.count(name) < count || theirs.count(name) < count) {
          throw new Error(`Cannot compare counts: none may be too low: ${name}`);
        }
      }
      return `${exact.size} counts, none too low`;
    },
  };
}
