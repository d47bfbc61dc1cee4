import BloomFilters from "bloom-filters";
import { from, groupBy, lastValueFrom, mergeMap, reduce, toArray } from "rxjs";
import { random } from "../../../sim/mod.ts";
import { KeyedWindows } from "../../keyed-windows.ts";
import { SUM } from "../../monoid.ts";
import { type Bid, isBid } from "../../nexmark.ts";
import { CountMin, HyperLogLog } from "../../sketches/mod.ts";
import { eventsOf } from "../scene.ts";
import { claimed, type Contest } from "./claims.ts";

const WINDOW = 1000;

/** Sums of prices per auction and window of a second, in order of time, against rxjs' `groupBy`, once per window and once per key. */
export function windowContest(seed: number): Contest {
  const bids = eventsOf({ rate: 2000, duration: 10, seed }).filter(isBid);
  const ours = () => {
    const found: number[] = [];
    const keyed = new KeyedWindows<number>({
      ...{ size: WINDOW, monoid: SUM },
      onWindow: (_, sums) => {
        for (const value of sums.values()) found.push(value);
      },
    });
    for (const { auction, price, time } of bids) {
      keyed.add(auction, price, time);
      keyed.advanceWatermark(time);
    }
    keyed.advanceWatermark(Infinity);
    return found;
  };
  const peer = () =>
    lastValueFrom(
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
  const claims = async () => {
    const truth = new Map<string, number>();
    for (const { auction, price, time } of bids) {
      const name = `${Math.floor(time / WINDOW)}|${auction}`;
      truth.set(name, (truth.get(name) ?? 0) + price);
    }
    const differing = (sums: readonly number[]) => {
      const left = [...truth.values()].sort((a, b) => a - b), got = [...sums].sort((a, b) => a - b);
      const wrong = left.filter((sum, i) => sum !== got[i]).length;
      return (wrong + Math.abs(got.length - left.length)) / left.length;
    };
    const claim = "sums by lot and second, a share that differs";
    return [
      claimed("ours", claim, differing(ours()), 0),
      claimed("rxjs", claim, differing(await peer()), 0),
    ];
  };
  return { ours, peer, per: bids.length, claims };
}

/** Bidders or lots by number, and the same as texts: the package takes nothing else. The texts are made beforehand. */
function identifiers(count: number, of: number, seed: number): { ids: number[]; texts: string[] } {
  const chance = random(seed).split("identifiers");
  const ids = Array.from({ length: count }, () => 1000 + chance.int(of));
  return { ids, texts: ids.map(String) };
}

/** Different bidders with as many registers, against bloom-filters; ours with numbers and with texts. */
export function distinctContest(
  seed: number,
  // Where many registers are empty the estimate is made in another way.
  sizes: readonly number[] = [3000, 10_000],
): Contest & { texts: () => unknown } {
  const { ids, texts } = identifiers(200, 1e9, seed), log2m = 11;
  const [ours, spelled] = [0, 1].map(() => new HyperLogLog({ log2m, explicitMax: 0 }));
  const peer = new BloomFilters.HyperLogLog(2 ** log2m);
  const claims = () => {
    const numbers = new HyperLogLog({ log2m }), words = new HyperLogLog({ log2m });
    const theirs = new BloomFilters.HyperLogLog(2 ** log2m);
    let seen = 0;
    return sizes.flatMap((many) => {
      for (; seen < many; seen++) {
        numbers.addInteger(seen);
        words.addText(String(seen));
        theirs.update(String(seen));
      }
      // What each says is a standard error: one answer in 370 is three of them off.
      const bidders = many.toLocaleString("en");
      const most = 3 * theirs.accuracy(), claim = `${bidders} bidders, within 3 standard errors`;
      const off = (count: number) => Math.abs(count / many - 1);
      return [
        claimed("ours, numbers", claim, off(numbers.cardinality()), most),
        claimed("ours, texts", claim, off(words.cardinality()), most),
        claimed("bloom-filters", claim, off(theirs.count()), most),
      ];
    });
  };
  return {
    ours: () => {
      for (let i = 0; i < ids.length; i++) ours!.addInteger(ids[i]!);
    },
    texts: () => {
      for (let i = 0; i < ids.length; i++) spelled!.addText(texts[i]!);
    },
    peer: () => {
      for (let i = 0; i < ids.length; i++) peer.update(texts[i]!);
    },
    ...{ per: ids.length, claims },
  };
}

/** How often each lot came, in as many rows and columns, against bloom-filters; ours with numbers and with texts. */
export function frequencyContest(seed: number): Contest & { texts: () => unknown } {
  const { ids, texts } = identifiers(2000, 500, seed), width = 2048, depth = 4;
  const [ours, spelled] = [0, 1].map(() => new CountMin({ width, depth }));
  const peer = new BloomFilters.CountMinSketch(width, depth);
  const claims = () => {
    const numbers = new CountMin({ width, depth }), words = new CountMin({ width, depth });
    const theirs = new BloomFilters.CountMinSketch(width, depth), exact = new Map<number, number>();
    for (const id of ids) {
      numbers.add(id);
      words.add(String(id));
      theirs.update(String(id));
      exact.set(id, (exact.get(id) ?? 0) + 1);
    }
    /** The share of lots whose count is too low, or more than e N / width too high. */
    const beyond = (count: (id: number) => number) =>
      [...exact].filter(([id, right]) => {
        const over = count(id) - right;
        return over < 0 || over > Math.E * ids.length / width;
      }).length / exact.size;
    const most = Math.exp(-depth), claim = "lots beyond e N / width, or too low, a share";
    return [
      claimed("ours, numbers", claim, beyond((id) => numbers.count(id)), most),
      claimed("ours, texts", claim, beyond((id) => words.count(String(id))), most),
      claimed("bloom-filters", claim, beyond((id) => theirs.count(String(id))), most),
    ];
  };
  return {
    ours: () => {
      for (let i = 0; i < ids.length; i++) ours!.add(ids[i]!);
    },
    texts: () => {
      for (let i = 0; i < texts.length; i++) spelled!.add(texts[i]!);
    },
    peer: () => {
      for (let i = 0; i < texts.length; i++) peer.update(texts[i]!);
    },
    ...{ per: ids.length, claims },
  };
}
