/** The three states that a breaker moves between by itself, and the three an operator puts it into. */
export type BreakerState =
  | "closed"
  | "open"
  | "half-open"
  | "forced-open"
  | "disabled"
  | "metrics-only";

/** What a breaker tells its listeners. Times are the clock's, in ms. */
export type BreakerEvent =
  | { type: "state"; at: number; from: BreakerState; to: BreakerState }
  | { type: "call"; at: number; outcome: "success" | "failure" | "ignored"; ms: number }
  | { type: "refused"; at: number };

/** A permit names the spell of a state in which it was given; 0 is a refusal. */
export type Permit = number;
