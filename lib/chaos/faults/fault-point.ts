import { type Clock, type Random, requireNumber } from "../../sim/mod.ts";
import type { BlastRadius } from "../safety/blast-radius.ts";
import type { Fault } from "./fault.ts";

/** What happens to a call at a fault point. */
export interface Illness {
  /** Time that passes before the call, in ms, from 0 to 60 000; a function draws it. */
  delay?: number | (() => number);
  /** Thrown instead of the call; a function makes it. */
  error?: () => unknown;
  /** The call never ends, unless its signal is aborted. */
  hang?: boolean;
  /** The call is made, and its answer is lost: `error` is thrown after it. */
  loseAnswer?: boolean;
  /** Share of calls that it falls on. Default: 1. */
  share?: number;
  /** Only these keys. Default: all. */
  radius?: BlastRadius;
}

const MOST_DELAY = 60_000;

/**
 * A place in a program where faults can be put: around a function of it. Idle, it costs a look at a field.
 *
 * @example
 * ```ts
 * import { FaultPoint } from "#lib/chaos";
 * import { random, VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const point = new FaultPoint("seats", { clock: new VirtualClock(), random: random(1) });
 * const seats = point.wrap((row: number) => Promise.resolve(row * 10));
 * assert.equal(await seats(2), 20);
 * const revert = point.ill({ error: () => new Error("no seats today") });
 * await assert.rejects(seats(2), /no seats today/);
 * revert();
 * assert.equal(await seats(2), 20);
 * ```
 */
export class FaultPoint {
  /** Calls that an illness fell on. */
  hits = 0;
  readonly #clock: Clock;
  readonly #random: Random;
  #illnesses: Illness[] = [];
  /** Looked at by every call: whether there are none. */
  readonly #state = { well: true };

  constructor(readonly name: string, { clock, random }: { clock: Clock; random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether nothing is wrong here. */
  get well(): boolean {
    return this.#state.well;
  }

  /**
   * The function with this point before it.
   *
   * @param keyOf Whose call it is, for faults that fall on some keys only. Default: the first argument as a text.
   * @param signalOf The signal that ends a call that hangs. Default: none.
   */
  wrap<A extends unknown[], T>(
    work: (...args: A) => Promise<T>,
    { keyOf = (...args: A) => String(args[0]), signalOf }: {
      keyOf?: (...args: A) => string;
      signalOf?: (...args: A) => AbortSignal | undefined;
    } = {},
  ): (...args: A) => Promise<T> {
    const suffer = (args: A) =>
      this.#suffer(() => work(...args), keyOf(...args), signalOf?.(...args));
    const state = this.#state, call = work as unknown as (...given: unknown[]) => Promise<T>;
    // One argument by itself: gathering and spreading a list costs more than all the rest.
    const wrapped = function (first: unknown, second: unknown) {
      if (!state.well) return suffer([...arguments] as unknown as A);
      if (arguments.length === 1) return call(first);
      return arguments.length === 2 ? call(first, second) : call(...arguments);
    };
    return wrapped as unknown as (...args: A) => Promise<T>;
  }

  /** Runs one call past this point. */
  call<T>(work: () => Promise<T>, key = "", signal?: AbortSignal): Promise<T> {
    return this.#state.well ? work() : this.#suffer(work, key, signal);
  }

  /**
   * Makes it ill until the returned function is called. Several illnesses add up.
   *
   * @throws {RangeError} Where a number is out of its range.
   */
  ill(illness: Illness): () => void {
    const { delay, share = 1, error, hang, loseAnswer } = illness ?? {};
    if (delay === undefined && !error && !hang && !loseAnswer) {
      throw new TypeError(
        `Cannot make ${this.name} ill: it needs a delay, an error, hang or loseAnswer: received ${
          JSON.stringify(illness)
        }`,
      );
    }
    if (delay !== undefined && typeof delay !== "function") {
      requireNumber("inject latency", "delay", delay, { unit: "ms", min: 0, max: MOST_DELAY });
    }
    requireNumber(`make ${this.name} ill`, "share", share, { unit: "(a share)", min: 0, max: 1 });
    const own = { ...illness };
    this.#set([...this.#illnesses, own]);
    return () => this.#set(this.#illnesses.filter((other) => other !== own));
  }

  /** An illness as a fault to be injected. */
  fault(name: string, illness: Illness): Fault {
    return { name: `${this.name}: ${name}`, inject: () => this.ill(illness) };
  }

  #set(illnesses: Illness[]): void {
    this.#illnesses = illnesses;
    this.#state.well = illnesses.length === 0;
  }

  async #suffer<T>(work: () => Promise<T>, key: string, signal?: AbortSignal): Promise<T> {
    let lost: Illness | undefined;
    for (const illness of this.#illnesses) {
      const { delay, error, hang, loseAnswer, share = 1, radius } = illness;
      if (share < 1 && this.#random.next() >= share) continue;
      if (radius && !radius.contains(key)) continue;
      this.hits++;
      if (delay !== undefined) await this.#wait(delay, signal);
      if (hang) await until(signal);
      if (loseAnswer) lost = illness;
      else if (error) throw error();
    }
    const answer = await work();
    if (lost) throw lost.error?.() ?? new Error(`Cannot hear ${this.name}: its answer was lost`);
    return answer;
  }

  async #wait(delay: number | (() => number), signal?: AbortSignal): Promise<void> {
    const ms = typeof delay === "number" ? delay : delay();
    // A distribution may draw what no clock can wait.
    await this.#clock.sleep(Math.min(Math.max(0, ms || 0), MOST_DELAY), signal);
  }
}

function until(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
