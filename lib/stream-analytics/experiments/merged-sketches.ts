import { logNormal, random } from "../../sim/mod.ts";
import { DDSketch, HyperLogLog } from "../sketches/mod.ts";

/** Sketches of the partitions, merged, for some windows. */
export interface MergedSketches {
  /** Registers and quantiles that differ from those of one sketch of all. */
  differ: number;
  /** How far off the number of different bidders is in the worst window, and the worst percentile of prices. */
  bidders: number;
  prices: number;
  /** What the sketches of one window take up, at most, once they are merged. */
  bytes: number;
}

/** Settings of {@linkcode mergedSketches}. */
export interface MergedOptions {
  partitions: number;
  /** Of each window: as many different bidders, each with a price. */
  events: number;
  log2m: number;
  accuracy: number;
  seed: number;
}

const WINDOWS = 8, QUANTILES = [0.5, 0.9, 0.99, 0.999];

/** Bidders and prices by partition, merged window by window, against one sketch of all and against the exact answers. */
export function mergedSketches(options: MergedOptions): MergedSketches {
  const chance = random(options.seed).split("merged");
  const draw = logNormal(chance, { median: 50, sigma: 1.5 });
  const worst: MergedSketches = { differ: 0, bidders: 0, prices: 0, bytes: 0 };
  for (let window = 0; window < WINDOWS; window++) {
    const one = mergedWindow(options, window, draw);
    worst.differ += one.differ;
    for (const what of ["bidders", "prices", "bytes"] as const) {
      worst[what] = Math.max(worst[what], one[what]);
    }
  }
  return worst;
}

function mergedWindow(
  { partitions, events, log2m, accuracy, seed }: MergedOptions,
  window: number,
  draw: () => number,
): MergedSketches {
  const make = () => [new DDSketch({ accuracy }), new HyperLogLog({ log2m, seed })] as const;
  const [whole, all] = make(), parts = Array.from({ length: partitions }, make);
  const values = Float64Array.from({ length: events }, draw);
  values.forEach((price, i) => {
    const [prices, bidders] = parts[i % partitions]!, bidder = window * events + i;
    whole.add(price);
    prices.add(price);
    all.addInteger(bidder);
    bidders.addInteger(bidder);
  });
  const [sum, union] = parts[0]!;
  for (const [prices, bidders] of parts.slice(1)) {
    sum.merge(prices);
    union.merge(bidders);
  }
  values.sort();
  const registers = union.registers.filter((value, i) => value !== all.registers[i]).length;
  const quantiles = QUANTILES.filter((q) => sum.quantile(q) !== whole.quantile(q)).length;
  const off = QUANTILES.map((q) =>
    Math.abs(sum.quantile(q) / values[Math.floor(q * (events - 1))]! - 1)
  );
  return {
    differ: registers + quantiles,
    bidders: Math.abs(union.cardinality() / events - 1),
    prices: Math.max(...off),
    bytes: sum.bytes + union.bytes,
  };
}
