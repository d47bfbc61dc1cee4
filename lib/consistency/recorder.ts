import type { Clock } from "../sim/clock.ts";
import type { Operation } from "./operation.ts";

/** An operation on its way: say how it ended, once. Never said, its answer never came. */
export interface Pending<Output> {
  /** The answer came. */
  ended(output: Output): void;
  /** It certainly did not happen: refused before anything was done. It leaves the history. */
  refused(): void;
}

/**
 * Writes down what clients ask and are told, in the order in which it happens. Two events of the same
 * millisecond still have an order here, which the clock alone would lose: `call` and `return` are places,
 * and `at` keeps the time for pictures.
 *
 * @example
 * ```ts
 * import { check, Recorder, register, type RegisterInput, type RegisterOutput } from "#lib/consistency";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const recorder = new Recorder<RegisterInput, RegisterOutput>(new VirtualClock());
 * recorder.begin(1, "x", { write: 7 }).ended("ok");
 * recorder.begin(2, "x", { read: true }).ended(null); // stale
 * assert.equal(check(register, recorder.operations).verdict, "not linearizable");
 * ```
 */
export class Recorder<Input, Output> {
  readonly #clock: Clock;
  readonly #limit: number;
  #places = 0;
  readonly #kept = new Set<Recorded<Input, Output>>();

  /** @param limit How many operations are kept at most: more are refused, in one sentence. */
  constructor(clock: Clock, limit = 1_000_000) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** @throws {RangeError} Where the history is full. */
  begin(client: number, key: string, input: Input): Pending<Output> {
    if (this.#kept.size >= this.#limit) {
      throw new RangeError(`Cannot record: a history keeps at most ${this.#limit} operations`);
    }
    const operation: Recorded<Input, Output> = {
      ...{ client, key, input, output: undefined },
      ...{ call: this.#places++, return: undefined, at: [this.#clock.now(), undefined] },
    };
    this.#kept.add(operation);
    const open = () => operation.return === undefined;
    return {
      ended: (output) => {
        if (!open()) return;
        operation.output = output;
        operation.return = this.#places++;
        operation.at[1] = this.#clock.now();
      },
      refused: () => void (open() && this.#kept.delete(operation)),
    };
  }

  /** What was recorded so far, in the order of the calls. */
  get operations(): readonly TimedOperation<Input, Output>[] {
    return [...this.#kept];
  }
}

/** An operation with its two moments in ms of the recorder's clock. */
export interface TimedOperation<Input, Output> extends Operation<Input, Output> {
  readonly at: readonly [call: number, end: number | undefined];
}

interface Recorded<Input, Output> extends TimedOperation<Input, Output> {
  output: Output | undefined;
  return: number | undefined;
  at: [number, number | undefined];
}
