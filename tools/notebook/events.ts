import type { Output } from "../../lib/course/host.ts";

/** What the notebook's process tells the runner. */
export type Event =
  | { type: "begin"; cell: number; turn: number }
  | { type: "end"; cell: number; turn: number; ms: number; cpuMs: number }
  | { type: "output"; cell: number; output: Output; result?: boolean }
  | { type: "stream"; cell: number; name: "stdout" | "stderr"; text: string }
  | { type: "error"; cell: number; name: string; message: string; stack: string }
  | { type: "done"; peakBytes: number; cpuMs: number };

/** Starts every line of an event, so that it can't be taken for something a library printed. */
export const MARK = "\u001e";
