import type { Clock } from "../../sim/mod.ts";
import type { KeepAlive } from "./keep-alive/policy.ts";

/** Why a call was not taken: too many wait (or none may), instances do not start, or all is over. */
export type Refused = "queue full" | "no instance" | "closed";
/** One call: what it does with an instance; `done` gives it back, `broken` means that it can't be used again. */
export interface Call<G> {
  run(guest: G, done: (broken?: boolean) => void): void;
  refused(why: Refused): void;
}

export interface PoolOptions<G> {
  clock: Clock;
  /** Starts an instance; calls one of both when it is ready, or can't be. */
  start(ready: (guest: G) => void, failed: () => void): void;
  /** Ends an instance, which drains until that is done; it must not reject. */
  stop?(guest: G): Promise<void> | void;
  keepAlive: KeepAlive;
  /** Most instances at once. */
  max: number;
  /** Calls that may wait. Default: 0. */
  queue?: number;
  /** Instances that may be started within a second. Default: no limit. */
  burst?: number;
  /** Whether a call that finds nobody idle starts an instance; otherwise a scaler does. Default: `true`. */
  perCall?: boolean;
}

/** Starts that are allowed within a second: a bucket that fills as time goes by. */
export class Burst {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #tokens: number;
  #refilled: number;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#tokens = this.#perSecond = perSecond;
    this.#refilled = clock.now();
  }

  /** Takes one, where one is left. O(1). */
  take(): boolean {
    if (this.#perSecond === Infinity) return true;
    const now = this.#clock.now(), filled = ((now - this.#refilled) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + filled);
    this.#refilled = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
