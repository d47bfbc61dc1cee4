import type { Model, State } from "./model.ts";
import type { Operation } from "./operation.ts";
import { Seen } from "./seen.ts";
import { Timeline } from "./timeline.ts";

/** What a search may still use up: shared by all searches of one check. */
export interface Allowance {
  steps: number;
  bytes: number;
}

/** An order in which the operations can have happened, `false` where there is none, or what ran out. */
export type Found = readonly number[] | false | "steps" | "memory";

/**
 * Looks for one order of a key's operations that keeps to real time and that the model could have
 * answered. Depth first, after Wing and Gong (1993): whatever was called before the first answer may come
 * next; where an answer would come before its operation, the last choice is taken back. A set of
 * operations that led to the same state before is not tried again (Lowe, 2017), else it is exponential
 * already for reads. Worst case O(2ᶜ · n) for c clients at once: the problem is NP-complete.
 */
export function search<I, O, S extends State>(
  model: Model<I, O, S>,
  operations: readonly Operation<I, O>[],
  allowance: Allowance,
): Found {
  const line = new Timeline(operations), seen = new Seen(operations.length);
  const chosen: number[] = [], before: S[] = [];
  let state = model.initial, at = line.first, left = line.answered;
  while (left > 0) {
    if (--allowance.steps < 0) return "steps";
    const op = line.calledAt(at);
    if (op === undefined) { // an answer, and its operation is not placed yet: go back
      const last = chosen.pop();
      if (last === undefined) return false;
      state = before.pop()!;
      seen.remove(last);

      left += line.putBack(last);
      at = line.after(last);
      continue;
    }
    const { input, output } = operations[op]!;
    const next = model.step(state, input, output);
    const fresh = next !== undefined ? seen.add(op, next) : false;
    if (!fresh) at = line.after(op);
    else {
      if (seen.bytes > allowance.bytes) return "memory";
      chosen.push(op), before.push(state);
      state = next!;
      left -= line.take(op);
      at = line.first;
    }
  }
  return chosen;
}
