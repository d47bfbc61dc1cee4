import type { Clock } from "../../sim/mod.ts";

export type State = "cold" | "warming" | "idle" | "busy" | "draining";

/** One instance of a function. */
export interface Instance<G> {
  state: State;
  guest: G | undefined;
  /** Takes back the end of its rest. */
  cancel: () => void;
  /** Whether a call on it is no cold start any more. */
  used: boolean;
}

/** States that an instance may enter from each. */
const NEXT: Readonly<Record<State, readonly State[]>> = {
  cold: ["warming"],
  warming: ["idle", "busy", "draining", "cold"],
  idle: ["busy", "draining"],
  busy: ["busy", "idle", "draining"],
  draining: ["cold"],
};

/** Counts of a pool, and time that instances spent in each state. */
export class PoolStats {
  calls = 0;
  /** Calls that waited for an instance to start. */
  cold = 0;
  refused = 0;
  /** Starts that the burst limit put off, and those that failed. */
  throttled = 0;
  failed = 0;
  starts = 0;
  waitedMs = 0;
  readonly #clock: Clock;
  readonly #now: Record<State, number> = { cold: 0, warming: 0, idle: 0, busy: 0, draining: 0 };
  readonly #spent: Record<State, number> = { cold: 0, warming: 0, idle: 0, busy: 0, draining: 0 };
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** Instances that have work or may get some: those that drain are on their way out. */
  get instances(): number {
    const { warming, idle, busy } = this.#now;
    return warming + idle + busy;
  }
  get warming(): number {
    return this.#now.warming;
  }
  get idle(): number {
    return this.#now.idle;
  }
  get busy(): number {
    return this.#now.busy;
  }
  get draining(): number {
    return this.#now.draining;
  }

  /** Time that all instances together have spent in a state, in ms. */
  spent(state: State): number {
    this.#settle();
    return this.#spent[state];
  }

  /** A new instance, which is being started. */
  started<G>(): Instance<G> {
    this.#settle();
    this.starts++;
    this.#now.warming++;
    return { state: "warming", guest: undefined, cancel: () => {}, used: false };
  }

  /** @throws {Error} Where an instance can't go there from its state. */
  enter(instance: Instance<unknown>, state: State): void {
    if (!NEXT[instance.state].includes(state)) {
      throw new Error(`Cannot make an instance ${state}: it is ${instance.state}`);
    }
    this.#settle();
    this.#now[instance.state]--;
    instance.state = state;
    if (state !== "cold") this.#now[state]++;
  }

  #settle(): void {
    const now = this.#clock.now(), passed = now - this.#since;
    if (passed === 0) return;
    this.#since = now;
    this.#spent.warming += passed * this.#now.warming;
    this.#spent.idle += passed * this.#now.idle;
    this.#spent.busy += passed * this.#now.busy;
    this.#spent.draining += passed * this.#now.draining;
  }
}
