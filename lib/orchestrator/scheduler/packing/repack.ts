import { type Random, random, requireNumber } from "../../../sim/mod.ts";
import { fillBin, minimumBinSlack } from "./bin-slack.ts";
import { binsOf, type Packing, requireWeights } from "./packing.ts";

export interface RepackOptions {
  random?: Random;
  /** Tries at most. Default: 2000. */
  tries?: number;
  /** Real time after which it ends, in ms, beside the tries. Default: no such end. */
  budget?: number;
}

/**
 * The defragmenter: begins with MBS', then takes a few bins apart again and again, the emptiest and some by chance,
 * and packs what was in them anew. A try that needs more bins is dropped; among equal ones fuller bins win, which
 * leaves one bin emptier each time until it is gone. It ends at the sum of weights over capacity, which no packing
 * can beat.
 */
export function repacked(
  weights: ArrayLike<number>,
  capacity: number,
  { random: chance = random(0), tries = 2000, budget = Infinity }: RepackOptions = {},
): Packing {
  requireWeights(weights, capacity);
  requireNumber("repack", "tries", tries, { unit: "tries", min: 0, max: 1e6, integer: true });
  const until = performance.now() + budget;
  const bins = binsOf(minimumBinSlack(weights, capacity));
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  const bound = Math.ceil(total / capacity - 1e-9);
  const fullness = (bin: readonly number[]) => bin.reduce((sum, item) => sum + weights[item]!, 0);
  for (let at = 0; at < tries && bins.length > bound; at++) {
    if (budget < Infinity && performance.now() > until) break;
    bins.sort((a, b) => fullness(b) - fullness(a));
    const apart = takeOut(bins, chance);
    const before = score(apart, fullness);
    const anew = packAnew(apart.flat(), weights, capacity, chance);
    const better = anew.length < apart.length ||
      (anew.length === apart.length && score(anew, fullness) >= before);
    bins.push(...(better ? anew : apart));
  }
  const binOf = new Int32Array(weights.length);
  bins.forEach((items, bin) => {
    for (const item of items) binOf[item] = bin;
  });
  return { count: bins.length, binOf };
}

/** The emptiest bin, and some others. */
function takeOut(bins: number[][], chance: Random): number[][] {
  const apart = [bins.pop()!], many = 2 + chance.int(6);
  while (apart.length < many && bins.length > 0) {
    const [bin] = bins.splice(chance.int(bins.length), 1);
    apart.push(bin!);
  }
  return apart;
}

/** Sum of squares: two bins at 90 and 10 are nearer to one bin than two at 50. */
function score(bins: readonly number[][], fullness: (bin: readonly number[]) => number): number {
  return bins.reduce((sum, bin) => sum + fullness(bin) ** 2, 0);
}

/** MBS' of a few items, in an order that is heaviest first but for some noise in who begins a bin. */
function packAnew(
  items: number[],
  weights: ArrayLike<number>,
  capacity: number,
  chance: Random,
): number[][] {
  const order = items.map((item) => ({ item, tie: chance.next() }))
    .sort((a, b) => weights[b.item]! - weights[a.item]! || a.tie - b.tie).map(({ item }) => item);
  const bins: number[][] = [];
  while (order.length > 0) {
    // Mostly the heaviest begins, at times another one.
    const first = chance.int(3) === 0 ? chance.int(Math.min(order.length, 6)) : 0;
    const [seed] = order.splice(first, 1);
    order.unshift(seed!);
    bins.push(fillBin(weights, order, capacity, 400));
  }
  return bins;
}
