import { HISTOGRAMS, Recorder } from "../../recorder.ts";
import { LogReader } from "../log.ts";
import { AgentCounts, AgentEnd, noteOf } from "./protocol.ts";

/** What one interval of an agent has added. */
export interface AgentInterval {
  /** In ms after the start of the run. */
  readonly at: number;
  readonly recorder: Recorder;
}

/** Follows the log of an agent while it grows. */
export class AgentLog {
  readonly total = new Recorder();
  /** What the agent said at its end; `undefined` until then, and for good where it died. */
  end: AgentEnd | undefined;
  /** Why it can't go on, where it said so. */
  error: string | undefined;
  /** Up to when it has told what it measured, in ms after the start of the run; 0 before that. */
  untilMs = 0;
  readonly #reader = new LogReader();
  #part = new Recorder();
  #at = 0;
  #rest = "";

  /** @param told Is told of each interval. */
  constructor(readonly told: (interval: AgentInterval) => void = () => {}) {}

  /** Takes the next piece of text. @throws {RangeError} Where it is no such log. */
  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    const interval = this.#reader.read(line);
    const tag = HISTOGRAMS.find((tag) => tag === interval?.tag);
    if (interval && tag) {
      this.#part[tag].add(interval.histogram);
      this.#at = (interval.start + interval.length - this.#reader.startTime) * 1000;
    }
    const counts = AgentCounts.safeParse(noteOf("Counts", line)),
      end = AgentEnd.safeParse(noteOf("End", line));
    const error = noteOf("Error", line);
    if (end.success) this.end = end.data;
    if (typeof error === "string") this.error = error;
    if (!counts.success) return;
    // The counts come last: an interval counts as a whole or not at all.
    const part = this.#part;
    this.#part = new Recorder();
    part.ended = counts.data.ended;
    part.failed = counts.data.failed;
    for (const [key, n] of Object.entries(counts.data.outcomes)) part.outcomes.set(key, n);
    this.total.add(part);
    this.untilMs = this.#at;
    this.told({ at: this.#at, recorder: part });
  }
}
