import { exponential, logNormal, quantile, type Random, VirtualClock } from "../../sim/mod.ts";

/** A slow afternoon at the SMS gateway, and a crash in the middle of it. */
export interface Afternoon {
  /** Parcels that move, per second. */
  rate: number;
  /** How many times slower the SMS gateway gets. */
  slowdown: number;
  /** Notifications worked on at once, behind the queue. */
  workers: number;
  random: Random;
}

/** The two designs that need nothing but a process. */
export type Design = "in the request" | "queue in memory";

/** One second of an afternoon. */
export interface AfternoonRow {
  time: number;
  design: Design;
  /** What the scanner waits for an answer, 99th percentile, in ms; `null` where nobody got one. */
  p99: number | null;
  /** Notifications that are waiting or under way at the end of the second. */
  waiting: number;
}

/** The gateway is slow from here to there, and the process crashes then, in s. */
export const SLOW_FROM = 20, SLOW_TO = 40, CRASH_AT = 38, AFTERNOON = 60;

/** Median time of each channel on a good day, in ms: mail, SMS, push. */
const MEDIANS = [60, 90, 25];
/** The database write that a request does in any case, in ms. */
const WRITE = 5;

/** What a request has to work with. */
interface Process {
  clock: VirtualClock;
  /** How long the slowest channel takes for the messages of one scan, in ms. */
  slowest(): number;
  /** Puts them on the list, for the workers. */
  enqueue(): unknown;
}

/** The scan is answered when the slowest channel has taken its message. */
function inTheRequest({ clock, slowest }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    clock.schedule(slowest(), answer);
  });
}

/** The scan is answered after the write; the messages are on a list in the memory of this process. */
function queueInMemory({ clock, enqueue }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    enqueue();
    answer();
  });
}

/**
 * Runs an afternoon through a design. In the request, the scanner waits for all channels; with a queue
 * it waits for the database only, and workers call the channels. A crash loses what is in memory.
 */
export function afternoon(design: Design, { rate, slowdown, workers, random }: Afternoon) {
  const clock = new VirtualClock();
  const gap = exponential(random.split("gaps"), { mean: 1000 / rate });
  const draws = MEDIANS.map((median, i) =>
    logNormal(random.split(`channel ${i}`), { median, sigma: 0.5 })
  );
  const isSlow = () => clock.now() >= SLOW_FROM * 1000 && clock.now() < SLOW_TO * 1000;
  const slowest = () =>
    Math.max(...draws.map((draw, i) => draw() * (i === 1 && isSlow() ? slowdown : 1)));
  const answers: number[][] = Array.from({ length: AFTERNOON }, () => []);
  const waitingAt: number[] = [];
  let waiting = 0, listed = 0, busy = 0, lost = 0, life = 0;
  const work = () => {
    if (busy >= workers || listed === 0) return;
    listed--;
    busy++;
    const born = life;
    clock.schedule(slowest(), () => {
      if (born !== life) return;
      busy--;
      waiting--;
      work();
    });
  };
  const answered = (since: number) =>
    answers[Math.min(AFTERNOON - 1, Math.floor(since / 1000))]!.push(clock.now() - since);
  const enqueue = () => {
    listed++;
    work();
  };
  const arrive = () => {
    const since = clock.now(), born = life;
    const process = { clock, slowest, enqueue: () => born === life && enqueue() };
    waiting++;
    if (design === "in the request") {
      inTheRequest(process, () => {
        if (born !== life) return;
        waiting--;
        answered(since);
      });
    } else queueInMemory(process, () => answered(since));
    if (clock.now() < AFTERNOON * 1000) clock.schedule(gap(), arrive);
  };
  clock.schedule(0, arrive);
  for (let second = 1; second <= AFTERNOON; second++) {
    clock.schedule(second * 1000, () => void waitingAt.push(waiting));
  }
  clock.schedule(CRASH_AT * 1000, () => {
    lost = waiting;
    waiting = listed = busy = 0;
    life++;
  });
  clock.runSync({ until: (AFTERNOON + 1) * 1000 });
  const rows: AfternoonRow[] = waitingAt.map((waiting, time) => {
    const all = answers[time]!;
    return { time, design, p99: all.length > 0 ? quantile(all, 0.99) : null, waiting };
  });
  const worst = Math.max(...rows.map(({ p99 }) => p99 ?? 0));
  return { rows, lost, worst };
}
