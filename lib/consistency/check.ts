import type { Model, State } from "./model.ts";
import { type Operation, requireOperations } from "./operation.ts";
import { type Allowance, search } from "./search.ts";

/** How much a check may use. */
export interface CheckBudget {
  /** Operations tried in all. Default: 20 million, some seconds. */
  readonly steps?: number;
  /** What may be remembered of one key, in bytes. Default: 256 MB. */
  readonly bytes?: number;
}

/** What a check found. */
export type Verdict<Op> =
  | {
    readonly verdict: "linearizable";
    /** Per key one order in which the operations can have happened. */
    readonly orders: ReadonlyMap<string, readonly Op[]>;
  }
  | {
    readonly verdict: "not linearizable";
    readonly key: string;
    /** The key's operations as they stood at the first answer that no order explains. */
    readonly prefix: readonly Op[];
    /** Whose answer that was. */
    readonly culprit: Op;
  }
  | { readonly verdict: "unknown"; readonly key: string; readonly ranOutOf: "steps" | "memory" };

/**
 * Says whether a recorded history is linearizable: whether each operation can have happened at one
 * moment between its call and its answer (Herlihy and Wing, 1990). Keys are judged one by one, since a
 * history is linearizable where each of its objects is. Where it is not, the smallest part that is not is
 * named: linearizability is closed under prefixes, so it is found by bisection.
 *
 * @throws {RangeError} Where an operation ends before it begins, or a budget is not above 0.
 * @example
 * ```ts
 * import { check, register } from "#lib/consistency";
 * import assert from "node:assert/strict";
 *
 * const write = { client: 1, key: "x", input: { write: 1 }, output: "ok", call: 0, return: 1 };
 * const late = { client: 2, key: "x", input: { read: true as const }, output: null, call: 2, return: 3 };
 * assert.equal(check(register, [write]).verdict, "linearizable");
 * assert.equal(check(register, [write, late]).verdict, "not linearizable");
 * // Had the read been called before the write was answered, it could have come first.
 * assert.equal(check(register, [write, { ...late, call: 0.5 }]).verdict, "linearizable");
 * ```
 */
export function check<I, O, S extends State, Op extends Operation<I, O>>(
  model: Model<I, O, S>,
  operations: readonly Op[],
  { steps = 20e6, bytes = 256 * 2 ** 20 }: CheckBudget = {},
): Verdict<Op> {
  requireOperations(operations);
  if (!(steps > 0 && bytes > 0)) {
    throw new RangeError(
      `Cannot check: steps and bytes must be above 0: received ${steps} and ${bytes}`,
    );
  }
  const allowance = { steps, bytes };
  const orders = new Map<string, readonly Op[]>();
  let unknown: Verdict<Op> | undefined;
  for (const [key, of] of byKey(operations)) {
    const found = search(model, of, allowance);
    if (found === false) {
      return { verdict: "not linearizable", key, ...smallest(model, of, allowance) };
    }
    // One key that takes too long hides nothing of the others, as far as the budget lasts.
    if (typeof found === "string") unknown ??= { verdict: "unknown", key, ranOutOf: found };
    else orders.set(key, found.map((op) => of[op]!));
  }
  return unknown ?? { verdict: "linearizable", orders };
}

function byKey<Op extends Operation>(operations: readonly Op[]): Map<string, Op[]> {
  const keys = new Map<string, Op[]>();
  for (const operation of operations) {
    const of = keys.get(operation.key);
    if (of) of.push(operation);
    else keys.set(operation.key, [operation]);
  }
  return keys;
}

/** The shortest bad prefix of a bad history, by bisection over its answers: O(log n) searches. */
function smallest<I, O, S extends State, Op extends Operation<I, O>>(
  model: Model<I, O, S>,
  operations: readonly Op[],
  allowance: Allowance,
): { prefix: Op[]; culprit: Op } {
  const answered = operations.filter((op) => op.return !== undefined)
    .sort((a, b) => a.return! - b.return!);
  let good = 0, bad = answered.length; // the first `good` answers are explained, the first `bad` are not
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const found = search(model, until(operations, answered[middle - 1]!.return!), allowance);
    if (found === false) bad = middle;
    // Out of budget: what is known to be bad stays, though a shorter part may be.
    else if (typeof found === "string") break;
    else good = middle;
  }
  const culprit = answered[bad - 1]!;
  return { prefix: until(operations, culprit.return!), culprit };
}

/** A history as it stood at a time: what was not answered by then has no answer. */
function until<Op extends Operation>(operations: readonly Op[], time: number): Op[] {
  return operations.filter((op) => op.call <= time).map((op) =>
    op.return === undefined || op.return <= time
      ? op
      : { ...op, return: undefined, output: undefined }
  );
}
