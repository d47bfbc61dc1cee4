import { requireNumber } from "../sim/require-number.ts";
import { DDSketch } from "./sketches/ddsketch.ts";
import { BoundedDisorder, type Watermark } from "./watermark.ts";

/** Settings of an {@linkcode AdaptiveLag}. */
export interface AdaptiveLagOptions {
  /** Share of events that are to be on time, in (0, 1). */
  share: number;
  /** Events after which the lag is chosen again, from the last two such stretches. Default: 1000. */
  every?: number;
  /** The lag until something is known, and the largest, in ms. Default: 60,000. */
  maxLag?: number;
  /** As in {@linkcode BoundedDisorder}. */
  maxAhead?: number;
}

/**
 * A lag that follows the delays seen: the wanted quantile of how far events trail behind the latest one, in a sketch
 * of the last 1,000 to 2,000 of them. O(1) an event.
 */
export class AdaptiveLag implements Watermark {
  readonly #share: number;
  readonly #every: number;
  readonly #maxLag: number;
  readonly #inner: BoundedDisorder;
  #latest = -Infinity;
  #seen = 0;
  #old = new DDSketch();
  #young = new DDSketch();
  #lag: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ share, every = 1000, maxLag = 60_000, maxAhead = 60_000 }: AdaptiveLagOptions) {
    const action = "create AdaptiveLag";
    requireNumber(action, "share", share, { unit: "(a share)", min: 1e-6, max: 1 - 1e-6 });
    requireNumber(action, "every", every, { unit: "events", min: 1, integer: true });
    this.#inner = new BoundedDisorder({ lag: maxLag, maxAhead });
    [this.#share, this.#every, this.#maxLag, this.#lag] = [share, every, maxLag, maxLag];
  }

  get current(): number {
    return this.#inner.current;
  }

  /** How far it trails now, in ms. */
  get lag(): number {
    return this.#lag;
  }

  observe(time: number, now: number): boolean {
    if (!this.#inner.observe(time, now)) return false;
    // As the watermark does: a clock that is ahead of the arrival must not make everybody else look late.
    const bounded = Math.min(time, now);
    this.#latest = Math.max(this.#latest, bounded);
    this.#young.add(this.#latest - bounded);
    if (++this.#seen % this.#every === 0) this.#choose();
    return true;
  }

  tick(): void {}

  #choose(): void {
    const recent = new DDSketch();
    recent.merge(this.#old);
    recent.merge(this.#young);
    this.#lag = Math.min(this.#maxLag, recent.quantile(this.#share) * 1.02);
    this.#inner.lag = this.#lag;
    this.#old = this.#young;
    this.#young = new DDSketch();
  }
}
