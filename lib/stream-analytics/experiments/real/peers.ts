import { DDSketch as DatadogSketch } from "@datadog/sketches-js";
import BloomFilters from "bloom-filters";
import { build } from "hdr-histogram-js";
import { from, groupBy, lastValueFrom, mergeMap, reduce, toArray } from "rxjs";
import tdigest from "tdigest";
import { logNormal, random } from "../../../sim/mod.ts";
import { KeyedWindows } from "../../keyed-windows.ts";
import { SUM } from "../../monoid.ts";
import { type Bid, isBid } from "../../nexmark.ts";
import { CountMin, DDSketch, HyperLogLog } from "../../sketches/mod.ts";
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

function near(name: string, a: number, b: number, within: number): void {
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

/** Prices, log-normal: what the sketches of quantiles are given. */
function prices(count: number, seed: number): Float64Array {
  const draw = logNormal(random(seed).split("prices"), { median: 50, sigma: 1.5 });
  return Float64Array.from({ length: count }, draw);
}

/** Quantiles at the same accuracy, against Datadog's own sketch. */
export function quantileContest(seed: number, accuracy = 0.01): Contest {
  const values = prices(100_000, seed), ours = new DDSketch({ accuracy });
  const peer = new DatadogSketch({ relativeAccuracy: accuracy });
  return {
    ours: () => {
      for (let i = 0; i < values.length; i++) ours.add(values[i]!);
    },
    peer: () => {
      for (let i = 0; i < values.length; i++) peer.accept(values[i]!);
    },
    per: values.length,
    agree: () => {
      const [mine, theirs] = [
        new DDSketch({ accuracy }),
        new DatadogSketch({ relativeAccuracy: accuracy }),
      ];
      for (const value of values) {
        mine.add(value);
        theirs.accept(value);
      }
      for (const q of [0.5, 0.9, 0.99]) {
        near(`quantile ${q}`, mine.quantile(q), theirs.getValueAtQuantile(q), 2.1 * accuracy);
      }
      return `p99 ${mine.quantile(0.99).toFixed(0)} and ${
        theirs.getValueAtQuantile(0.99).toFixed(0)
      }`;
    },
  };
}

/** Quantiles against a t-digest, which is asked for no accuracy, and a histogram with three digits. */
export function digestContest(seed: number): Contest & { histogram: () => unknown } {
  const values = prices(10_000, seed), ours = new DDSketch();
  const histogram = build({ numberOfSignificantValueDigits: 2, highestTrackableValue: 1e9 });
  return {
    ours: () => {
      for (let i = 0; i < values.length; i++) ours.add(values[i]!);
    },
    peer: () => {
      const digest = new tdigest.TDigest();
      for (let i = 0; i < values.length; i++) digest.push(values[i]!);
      return digest;
    },
    histogram: () => {
      for (let i = 0; i < values.length; i++) histogram.recordValue(Math.ceil(values[i]!));
    },
    per: values.length,
    agree: () => {
      const mine = new DDSketch(), theirs = new tdigest.TDigest();
      for (const value of values) {
        mine.add(value);
        theirs.push(value);
      }
      near("median", mine.quantile(0.5), theirs.percentile(0.5) as number, 0.03);
      return `medians ${mine.quantile(0.5).toFixed(1)} and ${
        Number(theirs.percentile(0.5)).toFixed(1)
      }`;
    },
  };
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
