import type { Event } from "../../notebook/events.ts";

/** What a page asks of the worker that runs its cells: once in a worker's life. */
export interface Order {
  /** Numbers that differ from those printed, as `--set` takes them. */
  set: Readonly<Record<string, string>>;
  /** The statements to run, in this order: what one needs stands before it. */
  units: readonly number[];
  /** The cells whose outputs are asked for: others run for what they give. */
  shown: readonly number[];
  /** Code of the reader's own, as the body of a function: it runs last, as that cell. */
  own?: { cell: number; body: string };
}

/** What the worker answers. */
export type Answer =
  /** The code is there. */
  | { type: "ready" }
  /** What a cell shows, as the headless runner's process tells it. */
  | Extract<Event, { type: "output" | "stream" }>
  /** A cell has shown all that it shows. */
  | { type: "end"; cell: number }
  /** The run ends here: what other cells need of this one is not there. */
  | { type: "error"; cell: number; unit: number; name: string; message: string }
  | { type: "done" };
