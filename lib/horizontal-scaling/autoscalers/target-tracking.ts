import { requireNumber } from "../../sim/mod.ts";
import type { Autoscaler, Sample } from "./autoscaler.ts";
import { hpaRule } from "./hpa.ts";

/** As Kubernetes' HPA names them. Times in ms. */
export interface TargetTrackingOptions {
  /** Utilisation aimed at, 0 to 1. */
  target: number;
  /** No change while the ratio to the target is within 1 ± this. Default: 0.1. */
  tolerance?: number;
  /** Scaling down uses the highest recommendation of this time. Default: 300 000. */
  stabilisation?: number;
  /** Largest step up, as a multiple of the present count, or 4 nodes where that is more. Default: 2. */
  maxGrowth?: number;
}

/**
 * Target tracking: nodes × utilisation / target. Nodes that are still warming count as idle, so that what
 * was ordered is not ordered again. Without stabilisation it follows every dip of the load.
 */
export class TargetTracking implements Autoscaler {
  readonly #o: Required<TargetTrackingOptions>;
  #recent: { at: number; replicas: number }[] = [];

  constructor(options: TargetTrackingOptions) {
    this.#o = { tolerance: 0.1, stabilisation: 300_000, maxGrowth: 2, ...options };
    const { target, stabilisation } = this.#o;
    requireNumber("create TargetTracking", "target", target, {
      unit: "(a share)",
      min: 0.01,
      max: 1,
    });
    requireNumber("create TargetTracking", "stabilisation", stabilisation, { unit: "ms", min: 0 });
  }

  desired({ now, replicas, ready, utilisation }: Sample): number {
    const { target, tolerance, stabilisation, maxGrowth } = this.#o;
    const mean = utilisation > target ? utilisation * ready / replicas : utilisation;
    const raw = utilisation > target && mean <= target
      ? replicas
      : hpaRule(replicas, mean, target, tolerance);
    const limited = Math.min(raw, Math.max(Math.ceil(replicas * maxGrowth), replicas + 4));
    this.#recent = this.#recent.filter(({ at }) => now - at <= stabilisation);
    this.#recent.push({ at: now, replicas: limited });
    if (limited >= replicas) return limited;
    return Math.min(replicas, Math.max(...this.#recent.map((entry) => entry.replicas)));
  }
}
