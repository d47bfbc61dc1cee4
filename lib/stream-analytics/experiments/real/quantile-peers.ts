import { DDSketch as DatadogSketch } from "@datadog/sketches-js";
import { build } from "hdr-histogram-js";
import tdigest from "tdigest";
import { logNormal, random } from "../../../sim/mod.ts";
import { DDSketch } from "../../sketches/mod.ts";
import { type Contest, near } from "./peers.ts";

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
