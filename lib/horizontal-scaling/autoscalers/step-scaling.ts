import { requireNumber } from "../../sim/mod.ts";
import type { Autoscaler, Sample } from "./autoscaler.ts";

/** From this utilisation on, change the count by this share of it. */
export type ScalingStep = readonly [from: number, change: number];

/** Steps, and a time to wait after each. */
export interface StepScalingOptions {
  /** In ascending order; the last that applies counts. Default: −20 % below 0.3, +20 % from 0.7, +50 % from 0.9. */
  steps?: readonly ScalingStep[];
  /** Time after a change in which there is no other, in ms. Default: 120 000. */
  cooldown?: number;
}

/**
 * Step scaling: a table from utilisation to change, and a pause after each. Simple to explain and to
 * predict; slow in a steep rise, since every step waits for the last one's pause.
 */
export class StepScaling implements Autoscaler {
  readonly #steps: readonly ScalingStep[];
  readonly #cooldown: number;
  #changed = -Infinity;

  constructor({ steps, cooldown = 120_000 }: StepScalingOptions = {}) {
    this.#steps = steps ?? [[0, -0.2], [0.3, 0], [0.7, 0.2], [0.9, 0.5]];
    requireNumber("create StepScaling", "cooldown", cooldown, { unit: "ms", min: 0 });
    this.#cooldown = cooldown;
  }

  desired({ now, replicas, utilisation }: Sample): number {
    if (now - this.#changed < this.#cooldown) return replicas;
    const change = this.#steps.findLast(([from]) => utilisation >= from)?.[1] ?? 0;
    if (change === 0) return replicas;
    this.#changed = now;
    const step = replicas * change;
    return Math.max(1, replicas + (step > 0 ? Math.ceil(step) : Math.floor(step)));
  }
}
