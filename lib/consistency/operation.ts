/**
 * One operation as a client saw it: what it asked for, what it was told, and between which two moments
 * it must have happened. Times are numbers on one scale, of any unit: milliseconds of one clock, or
 * places in one order of events.
 */
export interface Operation<Input = unknown, Output = unknown> {
  /** Who asked. */
  readonly client: number;
  /** Which object: operations on different keys are judged apart. */
  readonly key: string;
  readonly input: Input;
  /** What the answer said; `undefined` where nobody knows. */
  readonly output: Output | undefined;
  /** When the client asked. */
  readonly call: number;
  /**
   * When the answer came, not before `call`; `undefined` where it never came: then the operation may
   * take effect at any later time, or never.
   */
  readonly return: number | undefined;
}

/** @throws {RangeError} Where an operation can't have happened: it ends before it begins. */
export function requireOperations(operations: readonly Operation[]): void {
  operations.forEach(({ call, return: end }, i) => {
    if (!Number.isFinite(call)) {
      throw new RangeError(
        `Cannot check operation ${i}: call must be a finite time: received ${call}`,
      );
    }
    if (end !== undefined && !(end >= call && end < Infinity)) {
      throw new RangeError(
        `Cannot check operation ${i}: return must be a finite time from its call (${call}) on, or undefined: received ${end}`,
      );
    }
  });
}
