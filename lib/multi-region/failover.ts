import type { Clock } from "../sim/clock.ts";
import { requireNumber } from "../sim/require-number.ts";
import type { Damping } from "./health/damping.ts";

/** What a region is to the rest: it serves, it gets nobody new, or it comes back in steps. */
export type RegionState = "serving" | "drained" | "returning";

export interface FailoverOptions {
  readonly clock: Clock;
  readonly regions: number;
  /** Whether a region that is found down is drained without asking anybody. Default: yes. */
  readonly automatic?: boolean;
  /** Time between finding it and acting on it, in ms: a person's, where it is by hand. Default: 0. */
  readonly decide?: number;
  /** Shares of its users that a region takes as it comes back. Default: 10, 25, 50 %, all. */
  readonly steps?: readonly number[];
  /** How long each step lasts, in ms. Default: a minute. */
  readonly hold?: number;
  readonly damping?: Damping;
  /** Told of each change, for a log or a picture. It may throw: nothing else stops. */
  readonly onChange?: (region: number, state: RegionState, share: number) => void;
}

/**
 * Turns what the checkers say into what the routing does: detected → decided → drained, and after that
 * back in steps, each held for a while, so that cold caches warm up. A region that fails again on its way
 * back is drained at once; one that flaps stays out until its penalty is gone.
 */
export class FailoverController {
  readonly #o: Required<Omit<FailoverOptions, "damping" | "onChange">> & FailoverOptions;
  readonly #shares: number[];
  readonly #states: RegionState[];
  readonly #cancel: (() => void)[];

  constructor(options: FailoverOptions) {
    const o = this.#o = {
      ...{ automatic: true, decide: 0, steps: [0.1, 0.25, 0.5, 1], hold: 60_000 },
      ...options,
    };
    requireNumber("create FailoverController", "decide", o.decide, { unit: "ms", min: 0 });
    requireNumber("create FailoverController", "hold", o.hold, { unit: "ms", min: 0 });
    this.#shares = Array<number>(o.regions).fill(1);
    this.#states = Array<RegionState>(o.regions).fill("serving");
    this.#cancel = Array.from({ length: o.regions }, () => () => {});
  }

  /** The checkers' news. */
  found(region: number, healthy: boolean): void {
    if (!healthy) this.#o.damping?.flap(region);
    if (!this.#o.automatic) return;
    this.#after(region, this.#o.decide, () => healthy ? this.restore(region) : this.drain(region));
  }

  /** Takes a region out of the answers: what a person does by hand, or the controller by itself. */
  drain(region: number): void {
    this.#set(region, "drained", 0);
  }

  /** Lets a region come back in steps, once it does not flap any more. */
  restore(region: number): void {
    if (this.#states[region] === "serving") return;
    const wait = this.#o.damping?.remaining(region) ?? 0;
    // Whole milliseconds: a wait too small to move the clock would be asked for again for ever.
    if (wait > 0) return this.#after(region, Math.ceil(wait), () => this.restore(region));
    this.#step(region, 0);
  }

  state(region: number): RegionState {
    return this.#states[region] ?? "drained";
  }

  /** Share of its users that a region takes now, from 0 to 1. */
  share(region: number): number {
    return this.#shares[region] ?? 0;
  }

  stop(): void {
    for (const cancel of this.#cancel) cancel();
  }

  #step(region: number, at: number): void {
    const { steps, hold } = this.#o, share = steps[at] ?? 1;
    if (share >= 1 || at >= steps.length) return this.#set(region, "serving", 1);
    this.#set(region, "returning", share);
    this.#after(region, hold, () => this.#step(region, at + 1));
  }

  #after(region: number, ms: number, act: () => void): void {
    this.#cancel[region]!();
    if (ms > 0) this.#cancel[region] = this.#o.clock.after(ms, act);
    else act();
  }

  #set(region: number, state: RegionState, share: number): void {
    if (state !== "returning") this.#cancel[region]!();
    if (this.#states[region] === state && this.#shares[region] === share) return;
    this.#states[region] = state;
    this.#shares[region] = share;
    try {
      this.#o.onChange?.(region, state, share);
    } catch { /* whoever listens does not stop a failover */ }
  }
}
