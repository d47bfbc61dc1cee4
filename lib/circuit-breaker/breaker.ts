import type { Cancel, Clock } from "../sim/mod.ts";
import { type BreakerOptions, type BreakerSettings, breakerSettings } from "./breaker-options.ts";
import type { BreakerEvent, BreakerState, Permit } from "./breaker-state.ts";
import { CircuitOpenError } from "./circuit-open-error.ts";
import { Events } from "./events.ts";
import { guarded } from "./guarded.ts";
import { type Call, type CallContext, type Policy, ROOT } from "./policy.ts";
import { Probes } from "./probes.ts";
import { type RateWindow, reaches, shareOf, SLOW } from "./windows.ts";

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
  readonly #settings: BreakerSettings;
  readonly #window: RateWindow;
  readonly #probes: Probes;
  #state: BreakerState = "closed";
  #spell = 1;
  #opens = 0;
  /** When open ends, or when half-open began. */
  #turn = 0;
  #error: CircuitOpenError | undefined;
  #cancel: Cancel | undefined;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: BreakerOptions) {
    this.#clock = options.clock;
    this.#settings = breakerSettings(options);
    this.#window = this.#settings.window;
    this.#probes = new Probes(this.#settings.probes);
    this.name = this.#settings.name;
  }

  get state(): BreakerState {
    this.#expire();
    return this.#state;
  }

  /** Share of failed calls in the window, or of the probes; -1 while there are too few to tell. */
  get failureRate(): number {
    return this.#rate("failures");
  }

  /** Share of slow calls in the window, or of the probes; -1 while there are too few to tell. */
  get slowRate(): number {
    return this.#rate("slow");
  }

  /** Calls in the window. */
  get calls(): number {
    this.#window.advance(this.#clock.now());
    return this.#window.calls;
  }

  /** Runs the call, unless the circuit is open. */
  execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    const permit = this.tryAcquire();
    // Thrown inside an async function, an error costs about twice as much as a rejected promise.
    return permit === 0
      ? Promise.reject(this.refusal())
      : guarded(this, this.#settings, this.#clock, permit, call, context);
  }

  /** Asks for one call. 0 means no; anything else goes back through `record` or `release`, once. */
  tryAcquire(): Permit {
    this.#expire();
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
        break;
      case "forced-open":
        return this.#refuse();
    }
    return this.#probes.admit() ? this.#spell : this.#refuse();
  }

  /** Counts a call that ended after `ms`: `outcome` is `FAILED` or 0. */
  record(permit: Permit, outcome: number, ms = 0, now: number = this.#clock.now()): void {
    if (this.events.heard) {
      this.events.emit({ type: "call", at: now, outcome: outcome ? "failure" : "success", ms });
    }
    this.#expire();
    if (permit !== this.#spell || this.#state === "disabled") return;
    const { slowAfter, minimumCalls, failureRate, slowRate } = this.#settings;
    const bits = ms > slowAfter ? outcome | SLOW : outcome;
    if (this.#state === "half-open") {
      if (!this.#probes.record(bits)) return;
      this.#become(reaches(this.#probes, failureRate, slowRate) ? "open" : "closed");
    } else {
      this.#window.record(bits, now);
      if (this.#state !== "closed" || this.#window.calls < minimumCalls) return;
      if (reaches(this.#window, failureRate, slowRate)) this.#become("open");
    }
  }

  /** Gives a permit back uncounted: the call said nothing about the dependency. */
  release(permit: Permit, ms = 0): void {
    if (this.events.heard) {
      this.events.emit({ type: "call", at: this.#clock.now(), outcome: "ignored", ms });
    }
    this.#expire();
    if (permit === this.#spell && this.#state === "half-open") this.#probes.giveBack();
  }

  /** What a refused call is told. */
  refusal(): CircuitOpenError {
    const until = this.#state === "open" ? this.#turn : this.#clock.now();
    if (this.#settings.freshErrors) return new CircuitOpenError(this.name, until);
    return this.#error ??= new CircuitOpenError(this.name, until);
  }

  /** Puts the breaker into a state by hand. `"closed"` starts with an empty window. */
  transition(to: BreakerState): void {
    this.#become(to);
  }

  #refuse(): Permit {
    if (this.events.heard) this.events.emit({ type: "refused", at: this.#clock.now() });
    return 0;
  }

  /**
   * Opens where it has been half-open for too long, as of the moment at which it had been: whoever looks
   * later finds what a timer would have left, and a probe that hung has no say any more.
   */
  #expire(): void {
    if (this.#state !== "half-open") return;
    const end = this.#turn + this.#settings.maxHalfOpen;
    if (this.#clock.now() >= end) this.#become("open", end);
  }

  #become(to: BreakerState, at: number = this.#clock.now()): void {
    const from = this.#state, { wait, automatic, maxHalfOpen } = this.#settings;
    this.#cancel?.();
    this.#cancel = this.#error = undefined;
    this.#state = to;
    this.#spell++;
    this.#probes.reset();
    this.#turn = at;
    if (to === "open") {
      this.#turn += wait(++this.#opens);
      const left = Math.max(0, this.#turn - this.#clock.now());
      if (automatic) this.#cancel = this.#clock.after(left, () => this.#become("half-open"));
    } else if (to === "half-open") {
      // By itself it also goes back by itself; else whoever asks next finds it open.
      if (automatic && maxHalfOpen < Infinity) {
        this.#cancel = this.#clock.after(maxHalfOpen, () => this.#expire());
      }
    } else {
      this.#opens = 0;
      this.#window.reset();
    }
    if (this.events.heard && from !== to) this.events.emit({ type: "state", at, from, to });
  }

  #rate(of: "failures" | "slow"): number {
    const { minimumCalls, probes } = this.#settings;
    if (this.state === "half-open") return shareOf(this.#probes, of, probes);
    this.#window.advance(this.#clock.now());
    return shareOf(this.#window, of, minimumCalls);
  }
}
