import type { Histogram } from "../histogram/histogram.ts";
import { decodeCompressed, encodeCompressed } from "./compressed.ts";

/** What was measured in a stretch of time: one line of a log. */
export interface Interval {
  /** When it began, in s since the epoch. */
  readonly start: number;
  /** How long it was, in s. */
  readonly length: number;
  /** Which of several measurements it is of; none is "". */
  readonly tag: string;
  readonly histogram: Histogram;
}

/** A log, read. */
export interface IntervalLog {
  /** In s since the epoch: what the log says, or its first line's. */
  readonly startTime: number;
  readonly intervals: readonly Interval[];
}

/** Times this much before the log's start are counted from it and not since the epoch, in s: a year. */
const RELATIVE = 365 * 24 * 3600;
const NUMBER = String.raw`\d+(?:\.\d*)?(?:[eE][-+]?\d+)?`;
const LINE = new RegExp(
  String.raw`^(?:Tag=([^,\s]*),)?(${NUMBER}),(${NUMBER}),${NUMBER},([A-Za-z0-9+/=]+)$`,
);

/**
 * Reads interval logs line by line, as they come. Start times may be counted since the epoch, from the
 * log's `StartTime`, or from its `BaseTime`, as HdrHistogram's own reader takes them.
 */
export class LogReader {
  #startTime: number | undefined;
  #baseTime: number | undefined;
  #number = 0;

  /** In s since the epoch; 0 before the first line that tells. */
  get startTime(): number {
    return this.#startTime ?? 0;
  }

  /**
   * The interval of a line; `undefined` for comments, the legend and empty lines.
   *
   * @throws {RangeError} Where the line is none of these, by its number.
   */
  read(line: string): Interval | undefined {
    this.#number++;
    const text = line.trim();
    const said = text.match(new RegExp(`^#\\[(Start|Base)Time: (${NUMBER})`));
    if (said?.[1] === "Start") this.#startTime = Number(said[2]);
    if (said?.[1] === "Base") this.#baseTime = Number(said[2]);
    if (text === "" || text.startsWith("#") || text.startsWith('"')) return undefined;
    const [, tag = "", stamp, length, payload] = text.match(LINE) ?? [];
    if (payload === undefined) {
      throw new RangeError(
        `Cannot read a histogram log: line ${this.#number} must be START,LENGTH,MAX,HISTOGRAM: received ${
          JSON.stringify(text.slice(0, 40))
        }`,
      );
    }
    const time = Number(stamp);
    this.#startTime ??= time;
    this.#baseTime ??= time < this.#startTime - RELATIVE ? this.#startTime : 0;
    const start = time + this.#baseTime;
    return { start, length: Number(length), tag, histogram: this.#decode(payload) };
  }

  #decode(payload: string): Histogram {
    try {
      return decodeCompressed(payload);
    } catch (error) {
      const why = (error as Error).message.replace("Cannot decode a histogram: ", "");
      throw new RangeError(`Cannot read a histogram log: line ${this.#number}: ${why}`);
    }
  }
}

/**
 * Reads a whole log, of any of HdrHistogram's formats.
 *
 * @example
 * ```ts
 * import { Histogram } from "#lib/load-testing";
 * import { logLine, readLog } from "#lib/load-testing/real";
 * import assert from "node:assert/strict";
 *
 * const histogram = new Histogram();
 * histogram.record(250);
 * const line = logLine({ start: 1700000000, length: 0.1, tag: "buy", histogram });
 * assert.equal(readLog(line).intervals[0]?.tag, "buy");
 * ```
 */
export function readLog(text: string): IntervalLog {
  const reader = new LogReader(), intervals: Interval[] = [];
  for (const line of text.split("\n")) {
    const interval = reader.read(line);
    if (interval) intervals.push(interval);
  }
  return { startTime: reader.startTime, intervals };
}

/** The first lines of a log that begins now. @param startTime In s since the epoch. */
export function logHead(startTime: number): string {
  return [
    "#[Histogram log format version 1.3]",
    `#[StartTime: ${startTime.toFixed(3)} (seconds since epoch), ${
      new Date(startTime * 1000).toUTCString()
    }]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ].join("\n");
}

/**
 * One line of a log, which every HdrHistogram tool reads.
 *
 * @param scale By what the largest value is divided for the readers' eyes. Default: 1000, µs to ms.
 */
export function logLine({ start, length, tag, histogram }: Interval, scale = 1000): string {
  const before = tag === "" ? "" : `Tag=${tag},`;
  const max = (histogram.max / scale).toFixed(3);
  return `${before}${start.toFixed(3)},${length.toFixed(3)},${max},${encodeCompressed(histogram)}`;
}
