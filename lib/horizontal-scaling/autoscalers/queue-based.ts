import { requireNumber } from "../../sim/mod.ts";
import type { Autoscaler, Sample } from "./autoscaler.ts";

/** What a node can do, and how fast a backlog shall go. Times in ms. */
export interface QueueBasedOptions {
  /** Mean work of a request. */
  service: number;
  /** Utilisation aimed at, 0 to 1. */
  target: number;
  /** Time in which the present backlog shall be worked off. Default: 60 000. */
  drain?: number;
}

/**
 * Queue-based: enough nodes for what arrives, plus enough to work off what waits. Utilisation stops at 1
 * however bad it is; a backlog says how bad, so this jumps to the right count in one step.
 */
export class QueueBased implements Autoscaler {
  readonly #o: Required<QueueBasedOptions>;
  constructor(options: QueueBasedOptions) {
    this.#o = { drain: 60_000, ...options };
    requireNumber("create QueueBased", "service", this.#o.service, { unit: "ms", min: 1e-6 });
    requireNumber("create QueueBased", "drain", this.#o.drain, { unit: "ms", min: 1 });
    requireNumber("create QueueBased", "target", this.#o.target, {
      unit: "(a share)",
      min: 0.01,
      max: 1,
    });
  }

  desired({ arrivalRate, queued }: Sample): number {
    const { service, target, drain } = this.#o;
    return Math.ceil(arrivalRate / 1000 * service / target + queued * service / drain);
  }
}
