import { DDSketch as DatadogSketch } from "@datadog/sketches-js";
import { build } from "hdr-histogram-js";
import tdigest from "tdigest";
import { logNormal, random } from "../../../sim/mod.ts";
import { DDSketch } from "../../sketches/mod.ts";
import { claimed, type Contest, worstOf } from "./claims.ts";

/** At which shares all are asked. */
const QUANTILES = [0.01, 0.1, 0.5, 0.9, 0.99, 0.999];

/** Prices, log-normal: what the sketches of quantiles are given. */
function prices(count: number, seed: number): Float64Array {
  const draw = logNormal(random(seed).split("prices"), { median: 50, sigma: 1.5 });
  return Float64Array.from({ length: count }, draw);
}

/** Quantiles at the same accuracy, against Datadog's own sketch. */
export function quantileContest(seed: number, accuracy = 0.01): Contest {
  const values = prices(100_000, seed), ours = new DDSketch({ accuracy });
  const peer = new DatadogSketch({ relativeAccuracy: accuracy });
  const claims = () => {
    const mine = new DDSketch({ accuracy });
    const theirs = new DatadogSketch({ relativeAccuracy: accuracy });
    for (const value of values) {
      mine.add(value);
      theirs.accept(value);
    }
    const claim = "percentiles of 100,000 prices, of their value",
      off = worstOf.bind(undefined, values, QUANTILES);
    return [
      claimed("ours", claim, off((q) => mine.quantile(q)), accuracy),
      // Its buckets are whole: the last bits of a power decide on which side of an end a value is.
      claimed(
        "@datadog/sketches-js",
        claim,
        off((q) => theirs.getValueAtQuantile(q)),
        accuracy + 1e-9,
      ),
    ];
  };
  return {
    ours: () => {
      for (let i = 0; i < values.length; i++) ours.add(values[i]!);
    },
    peer: () => {
      for (let i = 0; i < values.length; i++) peer.accept(values[i]!);
    },
    ...{ per: values.length, claims },
  };
}

/** Digits of the histogram that are right, and by how much a value is off with so many. */
const DIGITS = 2, HISTOGRAM = 10 ** -DIGITS;
/** The t-digest's own default: a centroid at q holds at most 4 δ q (1 − q) of all. */
const DELTA = 0.01;

/** Quantiles against a t-digest, which is sharp in rank and not in value, and a histogram with two digits. */
export function digestContest(seed: number): Contest & { histogram: () => unknown } {
  const values = prices(10_000, seed), ours = new DDSketch();
  const made = () => build({ numberOfSignificantValueDigits: DIGITS, highestTrackableValue: 1e9 });
  const histogram = made(), whole = values.map(Math.ceil);
  const claims = () => {
    const mine = new DDSketch(), digest = new tdigest.TDigest(DELTA), bars = made();
    values.forEach((value, i) => {
      mine.add(value);
      digest.push(value);
      bars.recordValue(whole[i]!);
    });
    const claim = "percentiles of 10,000 prices, of their value", sorted = values.slice().sort();
    const rankOf = (value: number) => sorted.findIndex((one) => one >= value) / values.length;
    const ranks = Math.max(...QUANTILES.map((q) => {
      const off = Math.abs(rankOf(Number(digest.percentile(q))) - q);
      return off / (4 * DELTA * q * (1 - q) + 1 / values.length);
    }));
    return [
      claimed("ours", claim, worstOf(values, QUANTILES, (q) => mine.quantile(q)), mine.accuracy),
      claimed(
        "hdr-histogram-js",
        claim,
        worstOf(whole, QUANTILES, (q) => bars.getValueAtPercentile(100 * q)),
        HISTOGRAM,
      ),
      claimed("tdigest", "the same in rank, of a centroid's 4 δ q (1 − q)", ranks, 1),
    ];
  };
  return {
    ours: () => {
      for (let i = 0; i < values.length; i++) ours.add(values[i]!);
    },
    peer: () => {
      const digest = new tdigest.TDigest(DELTA);
      for (let i = 0; i < values.length; i++) digest.push(values[i]!);
      return digest;
    },
    histogram: () => {
      for (let i = 0; i < values.length; i++) histogram.recordValue(whole[i]!);
    },
    ...{ per: values.length, claims },
  };
}
