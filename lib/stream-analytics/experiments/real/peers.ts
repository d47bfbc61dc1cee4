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

/** Bidders or lots by number, and the same as texts: the package takes nothing else. The texts are made beforehand. */
function identifiers(count: number, of: number, seed: number): { ids: number[]; texts: string[] } {
  const chance = random(seed).split("identifiers");
  const ids = Array.from({ length: count }, () => 1000 + chance.int(of));
  return { ids, texts: ids.map(String) };
}

/** Different bidders with as many registers, against bloom-filters. */
export function distinctContest(seed: number): Contest {
  const { ids, texts } = identifiers(200, 1e9, seed);
  const ours = new HyperLogLog({ log2m: 11, explicitMax: 0 });
  const peer = new BloomFilters.HyperLogLog(2 ** 11);
  return {
    ours: () => {
      for (let i = 0; i < ids.length; i++) ours.addInteger(ids[i]!);
    },
    peer: () => {
      for (let i = 0; i < ids.length; i++) peer.update(texts[i]!);
    },
    per: ids.length,
    agree: () => {
      const mine = new HyperLogLog({ log2m: 11 }), theirs = new BloomFilters.HyperLogLog(2 ** 11);
      for (let id = 1000; id < 5000; id++) {
        mine.addInteger(id);
        theirs.update(String(id));
      }
      near("different bidders, ours", mine.cardinality(), 4000, 0.12);
      return `of 4,000 bidders: ${mine.cardinality().toFixed(0)} and ${
        theirs.count(true).toFixed(0)
      }`;
    },
  };
}

/** How often each lot came, in as many rows and columns, against bloom-filters. */
export function frequencyContest(seed: number): Contest {
  const { ids, texts } = identifiers(2000, 500, seed);
  const ours = new CountMin({ width: 2048, depth: 4 });
  const peer = new BloomFilters.CountMinSketch(2048, 4);
  return {
    ours: () => {
      for (let i = 0; i < ids.length; i++) ours.add(ids[i]!);
    },
    peer: () => {
      for (let i = 0; i < texts.length; i++) peer.update(texts[i]!);
    },
    per: ids.length,
    agree: () => {
      const mine = new CountMin({ width: 2048, depth: 4 }), exact = new Map<number, number>();
      const theirs = new BloomFilters.CountMinSketch(2048, 4);
      for (const id of ids) {
        mine.add(id);
        theirs.update(String(id));
        exact.set(id, (exact.get(id) ?? 0) + 1);
      }
      for (const [id, count] of exact) {
        if (mine.count(id) < count || theirs.count(String(id)) < count) {
          throw new Error(`Cannot compare counts: none may be too low: ${id}`);
        }
      }
      return `${exact.size} counts, none too low`;
    },
  };
}
