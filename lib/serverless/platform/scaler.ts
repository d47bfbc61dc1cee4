import { type Clock, requireNumber } from "../../sim/mod.ts";
import type { Pool } from "./pool.ts";

export interface ScalerOptions {
  clock: Clock;
  /** Calls that one instance should have in hand or waiting, on average. Default: 0.7. */
  target?: number;
  /** Most instances. */
  max: number;
  /** Time between two looks, in ms. Default: 1000. */
  periodMs?: number;
  /** Time over which calls are averaged, in ms: the long one for calm, the short one for bursts. Default: 60 000 and 6000. */
  calmMs?: number;
  panicMs?: number;
  /** Calm time without any call after which nothing is kept, in ms. Default: 60 000. */
  toZeroMs?: number;
}

/** Instances that so much concurrency asks for. O(1). */
export function wanted(concurrency: number, target: number, max: number): number {
  return Math.min(max, Math.ceil(concurrency / target - 1e-9));
}

/**
 * Scales a pool by the calls that are in it, instead of call by call: averaged over a long window, and over a short
 * one where that asks for twice of what is there; a burst is not scaled down
 * before the long window has passed. Down to zero once nothing came for a while.
 *
 * Source: the autoscaler of Knative, in its outline.
 */
export class Scaler {
  readonly #options: Required<ScalerOptions>;
  readonly #pool: Pool<unknown>;
  readonly #samples: number[] = [];
  #quiet = 0;
  #calls = 0;
  /** Until when a burst counts as one, and how many it has asked for. */
  #panicUntil = -Infinity;
  #floor = 0;
  #cancel = () => {};

  constructor(pool: Pool<unknown>, options: ScalerOptions) {
    this.#options = {
      target: 0.7,
      periodMs: 1000,
      calmMs: 60_000,
      panicMs: 6000,
      toZeroMs: 60_000,
      ...options,
    };
    const { target, periodMs } = this.#options;
    requireNumber("create Scaler", "target", target, { unit: "calls", min: 0.01 });
    requireNumber("create Scaler", "periodMs", periodMs, { unit: "ms", min: 1 });
    this.#pool = pool as Pool<unknown>;
    this.#plan();
  }

  /** One look: how many instances there should be, and as many are started or ended. */
  look(): number {
    const { calmMs, panicMs, periodMs, target, max, toZeroMs } = this.#options;
    const { stats, waiting } = this.#pool;
    this.#samples.push(stats.busy + waiting);
    while (this.#samples.length > Math.max(1, calmMs / periodMs)) this.#samples.shift();
    this.#quiet = this.#nothingCame() ? this.#quiet + periodMs : 0;
    const calm = wanted(mean(this.#samples), target, max);
    const panic = wanted(mean(this.#samples.slice(-Math.max(1, panicMs / periodMs))), target, max);
    const now = this.#options.clock.now();
    if (now >= this.#panicUntil) this.#floor = 0;
    if (panic >= 2 * stats.instances || this.#floor > 0) {
      if (panic >= 2 * stats.instances) this.#panicUntil = now + calmMs;
      this.#floor = Math.max(this.#floor, panic);
    }
    const most = Math.max(calm, this.#floor);
    const count = this.#quiet >= toZeroMs ? 0 : Math.max(1, most);
    if (stats.calls === 0) return 0;
    this.#pool.scaleTo(count);
    this.#pool.shrinkTo(count);
    return count;
  }

  stop(): void {
    this.#cancel();
  }

  /** Since the last look; calls may have come and gone in between. */
  #nothingCame(): boolean {
    const { stats: { busy, calls }, waiting } = this.#pool, before = this.#calls;
    this.#calls = calls;
    return busy + waiting === 0 && calls === before;
  }

  #plan(): void {
    this.#cancel = this.#options.clock.after(this.#options.periodMs, () => {
      this.look();
      this.#plan();
    });
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}
