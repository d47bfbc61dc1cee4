import type { Json } from "./json.ts";

/** How an activity went. One that was interrupted has no status. */
export interface ActivityRun {
  name: string;
  status?: "succeeded" | "failed";
  output?: Json;
  /** Why it failed. */
  why?: string;
  /** When it began, and how long it took, in ms. */
  start: number;
  duration: number;
  /** Of a probe of the hypothesis: whether its output was within the tolerance. */
  met?: boolean;
}

/** One look at the hypothesis. */
export interface SteadyState {
  met: boolean;
  /** The probes up to the first that was not met. */
  probes: ActivityRun[];
}

export type RunStatus = "completed" | "failed" | "aborted" | "interrupted";

/** What a run did and saw, as Chaos Toolkit's journal says it. */
export interface Journal {
  title: string;
  /** `failed`: a probe could not tell. `aborted`: given up by a safety measure. */
  status: RunStatus;
  /** The system was steady before and is not any more: a weakness was found. */
  deviated: boolean;
  before: SteadyState | null;
  after: SteadyState | null;
  /** While the method ran, where that was asked for. */
  during: SteadyState[];
  run: ActivityRun[];
  rollbacks: ActivityRun[];
  start: number;
  duration: number;
  /** Why it was aborted or interrupted. */
  why?: string;
}
