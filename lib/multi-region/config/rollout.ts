import type { Clock } from "../../sim/clock.ts";
import { requireNumber } from "../../sim/require-number.ts";

export interface RolloutOptions {
  readonly clock: Clock;
  /** Groups of regions, one after another: `[[0], [1, 2], [3]]`. All at once is one group. */
  readonly waves: readonly (readonly number[])[];
  /** How long a wave is watched before the next, in ms. */
  readonly bake: number;
  /** Puts the new version into a region. */
  readonly apply: (region: number) => void;
  /** Puts the old one back. */
  readonly revert: (region: number) => void;
  /** Whether a region does well with what it runs. One that throws does not. */
  readonly healthy: (region: number) => boolean;
}

export type RolloutResult = "everywhere" | "halted";

/**
 * Brings a new configuration to one group of regions after another, and stops at the first that does not
 * do well: that group, and all before it, get the old one back.
 *
 * @returns How it ended, and how many regions had the new version at most.
 */
export async function rollout(
  { clock, waves, bake, apply, revert, healthy }: RolloutOptions,
): Promise<{ result: RolloutResult; reached: number }> {
  requireNumber("roll out", "bake", bake, { unit: "ms", min: 0 });
  const done: number[] = [];
  const well = (region: number) => {
    try {
      return healthy(region);
    } catch {
      return false;
    }
  };
  for (const wave of waves) {
    for (const region of wave) apply(region), done.push(region);
    await clock.sleep(bake);
    if (done.every(well)) continue;
    done.forEach(revert);
    return { result: "halted", reached: done.length };
  }
  return { result: "everywhere", reached: done.length };
}
