import type { Model } from "./model.ts";

/** What one asks of a text: get it, put another, or append to it. */
export type TextInput =
  | { readonly get: true }
  | { readonly put: string }
  | { readonly append: string };

/** One text, empty at first: what a key-value store keeps under each key. Only a `get` has an output. */
export const textValue: Model<TextInput, string, string> = {
  initial: "",
  step(state, input, output) {
    if ("put" in input) return input.put;
    if ("append" in input) return state + input.append;
    return output === undefined || output === state ? state : undefined;
  },
};
