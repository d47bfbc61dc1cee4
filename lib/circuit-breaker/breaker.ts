import { type Cancel, type Clock, requireNumber } from "../sim/mod.ts";
import { Events } from "./events.ts";
import { type Call, type CallContext, type Policy, ROOT, wasCancelled } from "./policy.ts";
import { CountWindow, FAILED, type RateWindow, SLOW, TimeWindow } from "./windows.ts";

/** The three states that a breaker moves between by itself, and the three an operator puts it into. */
export type BreakerState =
  | "closed"
  | "open"
  | "half-open"
  | "forced-open"
  | "disabled"
  | "metrics-only";

/** What a breaker tells its listeners. Times are the clock's, in ms. */
export type BreakerEvent =
  | { type: "state"; at: number; from: BreakerState; to: BreakerState }
  | { type: "call"; at: number; outcome: "success" | "failure" | "ignored"; ms: number }
  | { type: "refused"; at: number };

/** When a breaker opens, and when it closes again. */
export interface BreakerOptions {
  clock: Clock;
  /** Names the circuit in errors. Default: `"circuit"`. */
  name?: string;
  /** Share of failed calls from which on it opens, in (0, 1]. Default: 0.5. */
  failureRate?: number;
  /** Share of slow calls from which on it opens, in (0, 1]. Default: 1. */
  slowRate?: number;
  /** A call that takes longer than this is slow, in ms. Default: no call is. */
  slowAfter?: number;
  /** Calls in the window below which no rate is taken. Default: 10, and at most the window's size. */
  minimumCalls?: number;
  /** What is counted: the last `size` calls, or those of the last `ms`. Default: the last 100. */
  window?: { size: number } | { ms: number; buckets?: number };
  /** Time to stay open, in ms; a function is given how often it has opened in a row. Default: 5000. */
  wait?: number | ((opens: number) => number);
  /** Calls let through to try whether the dependency is well again. Default: 3. */
  probes?: number;
  /** Time after which half-open turns to open though probes are missing, in ms. Default: never. */
  maxHalfOpen?: number;
  /** Turn half-open by a timer; otherwise the first call after `wait` does. Default: `false`. */
  automatic?: boolean;
  /** Errors that say nothing about the dependency: not counted. Default: none. */
  ignore?: (error: unknown) => boolean;
  /** Answers that are failures. Default: none. */
  failed?: (value: unknown) => boolean;
  /** A new error per refusal, with a stack of its own, instead of one per opening. Default: `false`. */
  freshErrors?: boolean;
}

/** A call that was refused because the circuit is open. */
export class CircuitOpenError extends Error {
  override name = "CircuitOpenError";
  /** When the circuit will let a call through again, by the breaker's clock, in ms. */
  readonly retryAt: number;

  constructor(circuit: string, retryAt: number) {
    super(`Cannot call ${circuit}: the circuit is open`);
    this.retryAt = retryAt;
  }
}

/** A permit names the spell of a state in which it was given; 0 is a refusal. */
export type Permit = number;

/**
 * Stops calling what keeps failing. Closed, it counts failures and slow calls in a window and opens when
 * their share reaches a threshold. Open, it refuses for a while. Half-open, it lets `probes` calls
 * through, and closes or opens again by their result.
 *
 * A call that began in an earlier spell is not counted in a later one: an old failure says nothing about
 * a dependency that was just healed. O(1) time per call, `window` bytes.
 *
 * Sources: M. Nygard, Release It!, 2007 (2nd edition 2018); the states and rates of resilience4j.
 *
 * @example
 * ```ts
 * import { CircuitBreaker } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const breaker = new CircuitBreaker({ clock, window: { size: 4 }, minimumCalls: 4, wait: 1000 });
 * for (let i = 0; i < 4; i++) {
 *   await breaker.execute(() => Promise.reject(new Error("down"))).catch(() => {});
 * }
 * assert.equal(breaker.state, "open");
 * await assert.rejects(breaker.execute(() => "never called"), { name: "CircuitOpenError" });
 * clock.runSync({ until: 1000 });
 * assert.equal(await breaker.execute(() => "a probe"), "a probe");
 * assert.equal(breaker.state, "half-open");
 * ```
 */
export class CircuitBreaker implements Policy {
  readonly name: string;
  readonly events: Events<BreakerEvent> = new Events();
  readonly #clock: Clock;
  readonly #window: RateWindow;
  readonly #timed: boolean;
  readonly #failureRate: number;
  readonly #slowRate: number;
  readonly #slowAfter: number;
  readonly #minimum: number;
  readonly #wait: (opens: number) => number;
  readonly #probes: number;
  readonly #maxHalfOpen: number;
  readonly #automatic: boolean;
  readonly #ignore: ((error: unknown) => boolean) | undefined;
  readonly #failed: ((value: unknown) => boolean) | undefined;
  readonly #fresh: boolean;
  #state: BreakerState = "closed";
  #spell = 1;
  #opens = 0;
  /** When open ends, or when half-open began. */
  #turn = 0;
  #admitted = 0;
  #done = 0;
  #probeFailures = 0;
  #probeSlow = 0;
  #error: CircuitOpenError | undefined;
  #cancel: Cancel | undefined;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: BreakerOptions) {
    const { clock, window = { size: 100 }, wait = 5000, slowAfter = Infinity } = options;
    const { failureRate = 0.5, slowRate = 1, minimumCalls = 10, probes = 3 } = options;
    const { maxHalfOpen = Infinity } = options;
    const rule = (name: string, value: number, unit: string, min: number, max = Infinity) =>
      requireNumber("create CircuitBreaker", name, value, {
        unit,
        min,
        max,
        integer: unit === "calls",
      });
    rule("failureRate", failureRate, "(a share)", Number.MIN_VALUE, 1);
    rule("slowRate", slowRate, "(a share)", Number.MIN_VALUE, 1);
    rule("minimumCalls", minimumCalls, "calls", 1);
    rule("probes", probes, "calls", 1);
    if (slowAfter !== Infinity) rule("slowAfter", slowAfter, "ms", 0);
    if (maxHalfOpen !== Infinity) rule("maxHalfOpen", maxHalfOpen, "ms", 0);
    if (typeof wait === "number") rule("wait", wait, "ms", 0);
    this.name = options.name ?? "circuit";
    this.#clock = clock;
    this.#window = "size" in window ? new CountWindow(window.size) : new TimeWindow(window);
    // Counting the last calls needs no time of day; most calls then never read the clock.
    this.#timed = !("size" in window) || slowAfter !== Infinity;
    this.#failureRate = failureRate;
    this.#slowRate = slowRate;
    this.#slowAfter = slowAfter;
    this.#minimum = "size" in window ? Math.min(minimumCalls, window.size) : minimumCalls;
    this.#wait = typeof wait === "number" ? () => wait : wait;
    this.#probes = probes;
    this.#maxHalfOpen = maxHalfOpen;
    this.#automatic = options.automatic ?? false;
    this.#ignore = options.ignore;
    this.#failed = options.failed;
    this.#fresh = options.freshErrors ?? false;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Share of failed calls in the window; -1 while there are fewer than `minimumCalls`. */
  get failureRate(): number {
    return this.#rate("failures");
  }

  /** Share of slow calls in the window; -1 while there are fewer than `minimumCalls`. */
  get slowRate(): number {
    return this.#rate("slow");
  }

  /** Calls in the window. */
  get calls(): number {
    this.#window.advance(this.#clock.now());
    return this.#window.calls;
  }

  /** Runs the call, unless the circuit is open. */
  async execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    const permit = this.tryAcquire();
    if (permit === 0) throw this.refusal();
    const timed = this.#timed || this.events.heard;
    const start = timed ? this.#clock.now() : 0;
    let value: T;
    try {
      value = await call(context);
    } catch (error) {
      const now = timed ? this.#clock.now() : 0;
      if (this.#ignore?.(error) || wasCancelled(context)) this.release(permit, now - start);
      else this.record(permit, FAILED, now - start, now);
      throw error;
    }
    const now = timed ? this.#clock.now() : 0;
    this.record(permit, this.#failed?.(value) ? FAILED : 0, now - start, now);
    return value;
  }

  /** Asks for one call. 0 means no; anything else goes back through `record` or `release`, once. */
  tryAcquire(): Permit {
    switch (this.#state) {
      case "closed":
      case "disabled":
      case "metrics-only":
        return this.#spell;
      case "open":
        if (this.#clock.now() < this.#turn) return this.#refuse();
        this.#become("half-open");
        break;
      case "half-open":
        if (this.#clock.now() - this.#turn >= this.#maxHalfOpen) {
          this.#become("open");
          return this.#refuse();
        }
        break;
      case "forced-open":
        return this.#refuse();
    }
    if (this.#admitted >= this.#probes) return this.#refuse();
    this.#admitted++;
    return this.#spell;
  }

  /** Counts a call that ended after `ms`: `outcome` is `FAILED` or 0. */
  record(permit: Permit, outcome: number, ms = 0, now: number = this.#clock.now()): void {
    if (this.events.heard) {
      this.events.emit({ type: "call", at: now, outcome: outcome ? "failure" : "success", ms });
    }
    if (permit !== this.#spell || this.#state === "disabled") return;
    const bits = ms > this.#slowAfter ? outcome | SLOW : outcome;
    if (this.#state === "half-open") return this.#probed(bits);
    const window = this.#window;
    window.record(bits, now);
    if (this.#state !== "closed" || window.calls < this.#minimum) return;
    if (this.#reached(window.calls, window.failures, window.slow)) this.#become("open");
  }

  /** Gives a permit back uncounted: the call said nothing about the dependency. */
  release(permit: Permit, ms = 0): void {
    if (this.events.heard) {
      this.events.emit({ type: "call", at: this.#clock.now(), outcome: "ignored", ms });
    }
    if (permit === this.#spell && this.#state === "half-open") this.#admitted--;
  }

  /** What a refused call is told. */
  refusal(): CircuitOpenError {
    const until = this.#state === "open" ? this.#turn : this.#clock.now();
    if (this.#fresh) return new CircuitOpenError(this.name, until);
    return this.#error ??= new CircuitOpenError(this.name, until);
  }

  /** Puts the breaker into a state by hand. `"closed"` starts with an empty window. */
  transition(to: BreakerState): void {
    this.#become(to);
  }

  #reached(calls: number, failures: number, slow: number): boolean {
    // A share such as 0.07 of 100 is a hair above 7 in floating point.
    const all = calls * (1 - 1e-12);
    return failures >= this.#failureRate * all || slow >= this.#slowRate * all;
  }

  #probed(bits: number): void {
    this.#probeFailures += bits & FAILED;
    this.#probeSlow += bits >> 1;
    if (++this.#done < this.#probes) return;
    const ill = this.#reached(this.#done, this.#probeFailures, this.#probeSlow);
    this.#become(ill ? "open" : "closed");
  }

  #refuse(): Permit {
    if (this.events.heard) this.events.emit({ type: "refused", at: this.#clock.now() });
    return 0;
  }

  #become(to: BreakerState): void {
    const from = this.#state, now = this.#clock.now();
    this.#cancel?.();
    this.#cancel = this.#error = undefined;
    this.#state = to;
    this.#spell++;
    this.#admitted =
      this.#done =
      this.#probeFailures =
      this.#probeSlow =
        0;
    this.#turn = now;
    if (to === "open") {
      const wait = this.#wait(++this.#opens);
      this.#turn += wait;
      if (this.#automatic) this.#cancel = this.#clock.after(wait, () => this.#become("half-open"));
    } else if (to !== "half-open") {
      this.#opens = 0;
      this.#window.reset();
    }
    if (this.events.heard && from !== to) this.events.emit({ type: "state", at: now, from, to });
  }

  #rate(of: "failures" | "slow"): number {
    if (this.#state === "half-open") {
      const bad = of === "slow" ? this.#probeSlow : this.#probeFailures;
      return this.#done < this.#probes ? -1 : bad / this.#done;
    }
    const calls = this.calls;
    return calls < this.#minimum ? -1 : this.#window[of] / calls;
  }
}
