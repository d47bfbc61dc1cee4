import type { SpanContext } from "../span-context.ts";

/** Whether a span is recorded, and the `tracestate` that travels on. */
export interface Decision {
  readonly sampled: boolean;
  readonly state: string;
}

/** Decides when a span starts ("head sampling"): all it knows is the trace id, the parent and the name. */
export interface Sampler {
  /**
   * @param parent Whose child it is, if any.
   * @param t2 The third word of the trace id; with the fourth it holds the randomness.
   * @param t3 The fourth word.
   */
  decide(parent: SpanContext | undefined, t2: number, t3: number, name: string): Decision;
}

const KEPT: Decision = { sampled: true, state: "" },
  DROPPED: Decision = { sampled: false, state: "" };

/** A decision without state costs nothing. */
export function decision(sampled: boolean, state: string): Decision {
  return state === "" ? sampled ? KEPT : DROPPED : { sampled, state };
}

/** Records everything. */
export const ALWAYS: Sampler = {
  decide: (parent) => parent === undefined ? KEPT : decision(true, parent.state),
};

/** Records nothing. */
export const NEVER: Sampler = {
  decide: (parent) => parent === undefined ? DROPPED : decision(false, parent.state),
};

/** Children do as their parents do: a trace is recorded as a whole, or not at all. A root asks `root`. */
export function parentBased(root: Sampler): Sampler {
  return {
    decide: (parent, t2, t3, name) =>
      parent === undefined
        ? root.decide(parent, t2, t3, name)
        : decision(parent.sampled, parent.state),
  };
}
