import { otStateOf, withOtState } from "./ot-state.ts";
import { decision, type Sampler } from "./sampler.ts";
import { hexOfBits, randomnessOf, reaches, thresholdOf } from "./threshold.ts";

/**
 * Keeps a share of traces, and the same ones in every service that asks for as many or more: they all compare
 * the trace's own randomness with their threshold. The threshold travels with the trace, so that whoever
 * counts knows how many each kept one stands for.
 *
 * @param probability 2⁻⁵⁶ to 1.
 * @throws {RangeError} Where it is out of that range.
 */
export function ratio(probability: number, precision = 4): Sampler {
  const threshold = thresholdOf(probability, precision);
  const fresh = `ot=th:${hexOfBits(threshold)}`;
  return {
    decide(parent, t2, t3) {
      const state = parent?.state ?? "";
      if (state === "") {
        return decision(reaches(randomnessOf(t2, t3), threshold), fresh);
      }
      const ot = otStateOf(state);
      const kept = reaches(ot.rv ?? randomnessOf(t2, t3), threshold);
      return decision(kept, kept ? withOtState(state, { ...ot, th: threshold }) : state);
    },
  };
}
