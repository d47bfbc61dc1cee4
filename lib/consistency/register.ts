import type { Model } from "./model.ts";

/** What one asks of a register: read it, write a value, or compare and swap. */
export type RegisterInput =
  | { readonly read: true }
  | { readonly write: number | string }
  | { readonly from: number | string | null; readonly to: number | string };

/** What it says: the value read, `"ok"` to a write, whether a swap took place. */
export type RegisterOutput = number | string | boolean | null;

/**
 * One register that holds `null` at first.
 *
 * @example
 * ```ts
 * import { register } from "#lib/consistency";
 * import assert from "node:assert/strict";
 *
 * assert.equal(register.step(null, { write: 1 }, "ok"), 1);
 * assert.equal(register.step(1, { read: true }, 2), undefined); // it would have said 1
 * assert.equal(register.step(1, { from: 1, to: 3 }, undefined), 3); // no answer came: it may have swapped
 * ```
 */
export const register: Model<RegisterInput, RegisterOutput, number | string | null> = {
  initial: null,
  step(state, input, output) {
    if ("read" in input) return output === undefined || output === state ? state : undefined;
    if ("write" in input) return input.write;
    const swaps = state === input.from;
    if (output !== undefined && output !== swaps) return undefined;
    return swaps ? input.to : state;
  },
};
