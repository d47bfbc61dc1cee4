import { random, scored, type TruthRow } from "../../sim/mod.ts";
import { constant } from "../arrivals/constant.ts";
import { dueTimes } from "../arrivals/due-times.ts";
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
