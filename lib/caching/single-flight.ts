import type { Clock } from "../sim/clock.ts";
import { requireNumber } from "../sim/require-number.ts";
import { LoadTimeout, TooManyLoads } from "./errors.ts";

/** Loads a value; may throw, hang, or be late. `signal` says that nobody waits for it any more. */
export type Load<V> = (signal: AbortSignal) => V | Promise<V>;

/** How loads are shared. */
export interface FlightOptions {
  clock: Clock;
  /** Time a load may take, in ms, above 0. Default: 5,000. */
  budget?: number;
  /** Keys that may be loaded at once, from 1. Default: 10,000. */
  maxFlights?: number;
  /** Callers that may wait for one load, from 1. Default: 100,000. */
  maxWaiters?: number;
}

interface Waiter<V> {
  resolve(value: V): void;
  reject(error: unknown): void;
}

interface Flight<V> {
  waiters: Set<Waiter<V>>;
  controller: AbortController;
}

/**
 * One load a key at a time: whoever asks while a load is under way waits for that one. Each waiter may
 * leave by itself; only when all have left is the load aborted. A load that throws or does not end in time
 * is told to everybody who waits, and nothing of it stays.
 *
 * @example
 * ```ts
 * import { SingleFlight } from "#lib/caching";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const flights = new SingleFlight<string, number>({ clock: new VirtualClock() });
 * let loads = 0;
 * const load = async () => ++loads;
 * assert.deepEqual(await Promise.all([flights.do("a", load), flights.do("a", load)]), [1, 1]);
 * ```
 */
export class SingleFlight<K, V> {
  readonly #clock: Clock;
  readonly #budget: number;
  readonly #most: number;
  readonly #mostWaiters: number;
  readonly #flights = new Map<K, Flight<V>>();
  /** Loads that were forgotten and still run. */
  readonly #detached = new Set<Flight<V>>();

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, budget = 5000, maxFlights = 10_000, maxWaiters = 1e5 }: FlightOptions) {
    const action = "create SingleFlight";
    requireNumber(action, "budget", budget, { unit: "ms", min: Number.MIN_VALUE });
    requireNumber(action, "maxFlights", maxFlights, { unit: "loads", min: 1, integer: true });
    this.#clock = clock;
    this.#budget = budget;
    requireNumber(action, "maxWaiters", maxWaiters, { unit: "callers", min: 1, integer: true });
    this.#most = maxFlights;
    this.#mostWaiters = maxWaiters;
  }

  /** Keys that are being loaded. */
  get size(): number {
    return this.#flights.size;
  }

  /** Whether a key is being loaded. */
  has(key: K): boolean {
    return this.#flights.has(key);
  }

  /**
   * Detaches the load under way: those who wait for it get what it brings, whoever comes from now on begins
   * a new one. For a delete: what was begun before it may be old.
   */
  forget(key: K): void {
    const flight = this.#flights.get(key);
    if (!flight) return;
    this.#flights.delete(key);
    this.#detached.add(flight);
  }

  /** Whether a load with this signal is still the key's: neither forgotten, nor given up. */
  isCurrent(key: K, signal: AbortSignal): boolean {
    return this.#flights.get(key)?.controller.signal === signal;
  }

  /**
   * The value of a key: of the load under way, or else of `load`.
   *
   * @throws What `load` throws. @throws {LoadTimeout} Where it takes longer than the budget.
   * @throws {TooManyLoads} Where too many keys are being loaded, or too many wait. @throws The signal's reason.
   */
  do(key: K, load: Load<V>, { signal }: { signal?: AbortSignal } = {}): Promise<V> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    let flight = this.#flights.get(key);
    if (!flight && this.#flights.size + this.#detached.size >= this.#most) {
      return Promise.reject(new TooManyLoads(`${this.#most} loads are under way`));
    }
    if (flight && flight.waiters.size >= this.#mostWaiters) {
      return Promise.reject(new TooManyLoads(`${this.#mostWaiters} callers wait for it`));
    }
    const start = !flight;
    flight ??= { waiters: new Set(), controller: new AbortController() };
    const joined = this.#join(key, flight, signal);
    if (start) this.#start(key, flight, load);
    return joined;
  }

  #join(key: K, flight: Flight<V>, signal: AbortSignal | undefined): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      const leave = () => {
        flight.waiters.delete(waiter);
        reject(signal!.reason);
        if (flight.waiters.size > 0) return;
        this.#remove(key, flight);
        flight.controller.abort(signal!.reason);
      };
      const done = () => signal?.removeEventListener("abort", leave);
      const waiter: Waiter<V> = {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
      };
      signal?.addEventListener("abort", leave, { once: true });
      flight.waiters.add(waiter);
    });
  }

  #start(key: K, flight: Flight<V>, load: Load<V>): void {
    this.#flights.set(key, flight);
    const { controller, waiters } = flight;
    const end = (tell: (waiter: Waiter<V>) => void) => {
      cancel();
      this.#remove(key, flight);
      for (const waiter of waiters) tell(waiter);
      waiters.clear();
    };
    const cancel = this.#clock.after(this.#budget, () => {
      const late = new LoadTimeout(this.#budget);
      end((waiter) => waiter.reject(late));
      controller.abort(late);
    });
    controller.signal.addEventListener("abort", cancel, { once: true });
    const run = async () => await load(controller.signal);
    run().then(
      (value) => end((waiter) => waiter.resolve(value)),
      (error) => end((waiter) => waiter.reject(error)),
    );
  }

  /** A new load of the key may have taken this one's place. */
  #remove(key: K, flight: Flight<V>): void {
    this.#detached.delete(flight);
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
