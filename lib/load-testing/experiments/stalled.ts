import { random, VirtualClock } from "../../sim/mod.ts";
import { constant } from "../arrivals/constant.ts";
import { dueTimes } from "../arrivals/due-times.ts";
import { Histogram } from "../histogram/histogram.ts";
import { closed } from "../models/closed.ts";
import { open } from "../models/open.ts";
import { virtualPace } from "../models/pace.ts";
import type { Answered } from "../models/target.ts";
import { VirtualQueue } from "../models/virtual-queue.ts";
import { Recorder } from "../recorder.ts";
import { ASK } from "./virtual-runs.ts";

/** A server that stands still now and then, and how it is asked. */
export interface StallOptions {
  readonly seed: number;
  /** Stalls of `stallMs` each `everyMs`. */
  readonly stallMs: number;
  readonly everyMs: number;
  /** Of a request where nothing stands still, in ms. */
  readonly serviceMs: number;
  /** In requests/s. */
  readonly rate: number;
  readonly seconds: number;
}

/** Latencies of the same server, in µs, seen in three ways. */
export interface StallSeen {
  /** One client that waits for each answer, at the wanted rate while nothing stands still. */
  readonly closed: Histogram;
  /** The same, corrected by the expected interval. */
  readonly corrected: Histogram;
  /** Requests sent when they are due, counted from then. */
  readonly open: Histogram;
  /** The same, counted from when a single connection was free for them: the control. */
  readonly fromSending: Histogram;
  readonly answers: readonly Answered[];
}

/** Asks it in three ways. */
export function seenStalls(options: StallOptions): StallSeen {
  const interval = 1000 / options.rate;
  const waiting = new Recorder();
  runClosed(options, (answered) => waiting.heard(answered));
  const corrected = new Histogram();
  waiting.latency.each((index, count) => {
    const us = waiting.latency.shape.medianAt(index);
    corrected.recordExpected(us, interval * 1000, count);
  });
  const answers: Answered[] = [], opened = new Recorder(), narrow = new Recorder();
  runOpen(options, (answered) => {
    answers.push(answered);
    opened.heard(answered);
  });
  oneConnection(answers, options, narrow);
  return {
    ...{ closed: waiting.latency, corrected, open: opened.latency, answers },
    fromSending: narrow.service,
  };
}

/** The server has room for all: what waits is only what came while it stood still. */
function serverOf({ serviceMs, stallMs, everyMs }: StallOptions, clock: VirtualClock) {
  const stall = { every: everyMs, length: stallMs };
  return new VirtualQueue({ clock, servers: 10_000, service: () => serviceMs, stall });
}

function runClosed(options: StallOptions, heard: (answered: Answered) => void): void {
  const clock = new VirtualClock(), pace = virtualPace(clock), lengthMs = options.seconds * 1000;
  // It sends when its last answer is there and the interval is over, whichever is later.
  const pause = Math.max(0, 1000 / options.rate - options.serviceMs);
  closed({ pace, target: serverOf(options, clock), pick: () => ASK, heard }, {
    ...{ clients: 1, think: () => pause, most: lengthMs },
  });
  clock.runSync();
}

function runOpen(options: StallOptions, heard: (answered: Answered) => void): void {
  const clock = new VirtualClock(), { rate, seconds, seed } = options;
  const due = dueTimes(constant({ rate, seconds }), { random: random(seed).split("stalls") });
  open({ pace: virtualPace(clock), target: serverOf(options, clock), pick: () => ASK, heard }, due);
  clock.runSync();
}

/** The same requests through one connection: each is sent when the one before has its answer. */
function oneConnection(answers: readonly Answered[], options: StallOptions, into: Recorder): void {
  const { everyMs, stallMs, serviceMs } = options;
  let free = 0;
  for (const answered of [...answers].sort((a, b) => a.due - b.due)) {
    const sent = Math.max(free, answered.due), inTurn = sent % everyMs;
    const stalled = inTurn + serviceMs >= everyMs - stallMs;
    const rest = serviceMs - Math.max(0, everyMs - stallMs - inTurn);
    free = stalled
      ? sent - inTurn + everyMs + Math.min(serviceMs, Math.max(0, rest))
      : sent + serviceMs;
    into.heard({ ...answered, sent, ended: free });
  }
}

/** One point of a curve of percentiles, with the percentile as a distance from 100 %. */
export interface CurvePoint {
  /** 1 is all, 0.1 the slowest tenth, 0.01 the slowest hundredth. */
  readonly slowest: number;
  readonly ms: number;
  readonly seen: string;
}

/** The whole distribution of some histograms, the tail as wide as the rest. */
export function percentileCurves(histograms: Readonly<Record<string, Histogram>>): CurvePoint[] {
  const slowest = Array.from({ length: 33 }, (_, i) => 10 ** (-i / 10));
  return Object.entries(histograms).flatMap(([seen, histogram]) => {
    const values = histogram.percentiles(slowest.map((share) => 100 * (1 - share)));
    return slowest.map((share, i) => ({ slowest: share, ms: values[i]! / 1000, seen }));
  });
}

/** A cell of a map of latencies over time. */
export interface HeatCell {
  readonly time: string;
  readonly latency: string;
  readonly requests: number;
}

const EDGES = [2, 10, 50, 100, 150, 200, 400, 800, 1600] as const;

/** How many requests of each stretch of time took how long. @param from In ms. @param slotMs Width of a stretch. */
export function latencyMap(
  answers: readonly Answered[],
  { from, to, slotMs }: { from: number; to: number; slotMs: number },
): HeatCell[] {
  const inside = answers.filter(({ due }) => due >= from && due < to);
  const most = Math.max(...inside.map(({ due, ended }) => ended - due), 0);
  const reach = EDGES.findIndex((edge) => edge > most);
  const edges = EDGES.slice(0, reach < 0 ? EDGES.length : reach + 1), cells: HeatCell[] = [];
  const nameOf = (i: number) =>
    i === edges.length
      ? `≥ ${edges.at(-1)}`
      : i === 0
      ? `< ${edges[0]}`
      : `${edges[i - 1]}–${edges[i]}`;
  const counts = new Map<string, number>();
  for (const { due, ended } of inside) {
    const row = edges.findIndex((edge) => ended - due < edge);
    const key = `${Math.floor((due - from) / slotMs)} ${row < 0 ? edges.length : row}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (let row = edges.length; row >= 0; row--) {
    for (let slot = 0; slot * slotMs < to - from; slot++) {
      const requests = counts.get(`${slot} ${row}`) ?? 0;
      cells.push({ time: `${Math.round(from + slot * slotMs)}`, latency: nameOf(row), requests });
    }
  }
  return cells;
}
