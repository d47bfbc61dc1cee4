import { random, scored, type TruthRow } from "../../sim/mod.ts";
import { constant } from "../arrivals/constant.ts";
import { dueTimes } from "../arrivals/due-times.ts";
import { decode, encode } from "../histogram/encoding.ts";
import { Histogram } from "../histogram/histogram.ts";
import { equalShares, stripeOf } from "../stripes.ts";

/** Up to so many agents must send together what one would send. */
const MOST = 16;

/** The due times of 1 to 16 agents, put together, are those of one. */
export function agentsUniteTruth(seed = 18): TruthRow {
  const pattern = constant({ rate: 100, seconds: 10 });
  const draw = () => ({ random: random(seed) });
  const one = dueTimes(pattern, draw()), wrong: string[] = [];
  for (let agents = 1; agents <= MOST; agents++) {
    const { segments, sequence } = equalShares(agents);
    const all = segments.flatMap((segment) => [
      ...dueTimes(pattern, { ...draw(), stripe: stripeOf(segment, sequence) }),
    ]).sort((a, b) => a - b);
    if (all.length !== one.length || all.some((due, i) => due !== one[i])) {
      wrong.push(`${agents} agents`);
    }
  }
  return scored("due times of n agents are those of one", MOST, wrong);
}

/** Latencies that are dealt out; some of them long, so that counters of all widths are used. */
const LATENCIES = 2000;

/**
 * Each of 1 to 16 agents counts its share of the same latencies and sends its histogram, encoded, as over a wire: the sum
 * is the histogram of one that counted them all, counter by counter.
 *
 * @param join How they are put together; another way for a control that must fail.
 */
export function agentsMergeTruth(
  join: (sum: Histogram, part: Histogram) => void = (sum, part) => void sum.add(part),
): TruthRow {
  const chance = random(18).split("latencies"), one = new Histogram(), wrong: string[] = [];
  const all = Array.from({ length: LATENCIES }, () => Math.floor(500 / (1 - chance.next()) ** 2));
  for (const us of all) one.record(Math.min(us, one.shape.highest));
  for (let agents = 1; agents <= MOST; agents++) {
    const { segments, sequence } = equalShares(agents), sum = new Histogram();
    for (const segment of segments) {
      const part = new Histogram(), { has } = stripeOf(segment, sequence);
      all.forEach((us, i) => has(i) && part.record(Math.min(us, one.shape.highest)));
      join(sum, decode(encode(part)));
    }
    if (sum.counts.some((count, i) => count !== one.counts[i])) wrong.push(`${agents} agents`);
  }
  return scored("histograms of n agents add up to that of one, every counter", MOST, wrong);
}
