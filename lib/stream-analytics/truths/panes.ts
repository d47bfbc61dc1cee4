import book from "../../../data/stream-analytics/panes.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { summing } from "../aggregator.ts";
import type { Pane, PaneMode } from "../panes.ts";
import { afterWatermark, everyElement, repeatedly, type Trigger } from "../triggers.ts";
import { WindowOperator } from "../window-operator.ts";
import { globalWindow, sessions, sliding, tumbling, type Windows } from "../windows.ts";

/** A trigger as the file says it; times in seconds. */
export interface BookTrigger {
  watermark?: boolean;
  earlyAfter?: number;
  lateEveryElement?: boolean;
  everyElement?: boolean;
  after?: number;
  alignedTo?: number;
}

/** An example of the book: events and the panes that come of them. Times in seconds. */
export interface BookExample {
  example: string;
  windows: { kind: string; size?: number; slide?: number; gap?: number };
  trigger: BookTrigger;
  allowedLateness: number;
  panes: string;
  /** `["element", value, time]`, `["processingTime", t]`, `["watermark", t]`, `["end"]`. */
  events: (string | number)[][];
  expected: {
    window: number[] | null;
    sum: number;
    timing: string;
    index: number;
    onTimeIndex?: number;
    first?: boolean;
    last?: boolean;
  }[];
}

function triggerOf({ watermark, earlyAfter, lateEveryElement, ...other }: BookTrigger): Trigger {
  if (other.everyElement) return everyElement;
  if (!watermark) {
    const { after = 0, alignedTo } = other;
    return repeatedly({ after, ...(alignedTo !== undefined && { alignedTo }) });
  }
  return afterWatermark({
    ...(earlyAfter !== undefined && { early: { after: earlyAfter } }),
    ...(lateEveryElement && { late: { count: 1 } }),
  });
}

function windowsOf({ kind, size = 0, slide = size, gap = 0 }: BookExample["windows"]): Windows {
  switch (kind) {
    case "tumbling":
      return tumbling({ size });
    case "sliding":
      return sliding({ size, slide });
    case "session":
      return sessions({ gap });
    default:
      return globalWindow();
  }
}

/** Plays an example; gives all panes in the order in which they came. */
function playExample(example: BookExample): Pane<string, number>[] {
  const panes: Pane<string, number>[] = [];
  const operator = new WindowOperator<string, number, number, number>({
    windows: windowsOf(example.windows),
    trigger: triggerOf(example.trigger),
    allowedLateness: example.allowedLateness,
    panes: example.panes as PaneMode,
    aggregator: summing((value) => value),
    onPane: (pane) => panes.push(pane),
  });
  for (const [what, value, time] of example.events) {
    if (what === "processingTime") operator.advanceProcessingTime(Number(value));
    else if (what === "watermark") operator.advanceWatermark(Number(value));
    else if (what === "element") operator.add("", Number(value), Number(time));
    else operator.end();
  }
  return panes;
}

/** A pane as the file writes it. */
function written({ window, value, timing, index, onTimeIndex, first, last }: Pane<string, number>) {
  return JSON.stringify({
    window: Number.isFinite(window.start) ? [window.start, window.end] : null,
    ...{ sum: value, timing, index, onTimeIndex: onTimeIndex ?? -1, first, last },
  });
}

/** Holds panes against the examples of Streaming Systems, as Beam gives them: all of the file. */
export function checkPanes(examples: readonly BookExample[] = book.examples): TruthRow {
  const wrong: string[] = [];
  let cases = 0;
  for (const example of examples) {
    const left = playExample(example).map(written);
    for (const { window, sum, timing, index, ...rest } of example.expected) {
      cases++;
      const { onTimeIndex = -1, first = false, last = false } = rest;
      const at = left.indexOf(
        JSON.stringify({ window, sum, timing, index, onTimeIndex, first, last }),
      );
      if (at < 0) wrong.push(`${example.example}: no ${timing} ${sum} of ${window}`);
      else left.splice(at, 1);
    }
    // A pane too many is as wrong as one too few.
    for (const pane of left) {
      cases++;
      wrong.push(`${example.example}: ${pane} too many`);
    }
  }
  return scored("panes of Streaming Systems' examples", cases, wrong);
}
