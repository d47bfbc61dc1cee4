import { budgetShare } from "./budget.ts";

/** A piece of work to be timed. Returning a promise makes it asynchronous. */
export type Subject = () => unknown;

/** What one subject did over all rounds. */
export interface Measured {
  name: string;
  /** Median time of one call, in nanoseconds. */
  ns: number;
  /** Calls per second at that median. */
  perSecond: number;
  /** Half the distance between the quartiles, as a share of the median. */
  spread: number;
  /** Median over the rounds of peer's time / this subject's time: above 1 is faster than the peer. */
  ratio: number;
  /** Quartiles of that ratio. */
  ratioRange: [low: number, high: number];
  /** Calls timed. */
  calls: number;
}

/** Limits of a measurement. */
export interface MeasureOptions {
  /** The subject the others are held against. Default: the last one. */
  peer?: string;
  /** Interleaved rounds. Default: 21. */
  rounds?: number;
  /** Time to spend in all, in ms. Default: 1500. */
  budget?: number;
  /** Called after each round with the share done, in (0, 1]. */
  onRound?: (done: number) => void | Promise<void>;
}

/**
 * Times subjects side by side. A machine that speeds up or slows down does so for all of them, since
 * each round runs every subject once, in an order that turns; and one bad round moves no result, since
 * ratios are taken within a round and the median over rounds is what counts.
 *
 * @example
 * ```ts
 * import { measure } from "#lib/course";
 *
 * const [sum] = await measure({
 *   sum: () => [1, 2, 3].reduce((a, b) => a + b),
 *   join: () => [1, 2, 3].join(),
 * }, { budget: 60 });
 * console.log(sum!.ratio);
 * ```
 */
export async function measure(
  subjects: Record<string, Subject>,
  { peer, rounds = 21, budget = 1500, onRound }: MeasureOptions = {},
): Promise<Measured[]> {
  const names = Object.keys(subjects);
  const judge = peer ?? names.at(-1)!;
  if (!(judge in subjects)) {
    throw new RangeError(
      `Cannot measure: the peer must be one of ${names.join(", ")}: received ${judge}`,
    );
  }
  const share = budget * budgetShare() / (rounds + 4) / names.length;
  const batches = new Map<string, number>();
  // Compilers need a few tries before the time of a call settles, so sizing doubles as warm-up.
  for (let pass = 0; pass < 2; pass++) {
    for (const name of names) batches.set(name, await batchFor(subjects[name]!, share));
  }
  const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length]!;
      const batch = batches.get(name)!;
      times[name]!.push((await time(subjects[name]!, batch)) / batch);
    }
    await onRound?.((round + 1) / rounds);
  }
  return names.map((name) => {
    const own = times[name]!;
    const ratios = own.map((t, round) => times[judge]![round]! / t);
    const ns = quantile(own, 0.5) * 1e6;
    return {
      name,
      ns,
      perSecond: 1e9 / ns,
      spread: (quantile(own, 0.75) - quantile(own, 0.25)) / 2 / quantile(own, 0.5),
      ratio: quantile(ratios, 0.5),
      ratioRange: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
      calls: batches.get(name)! * rounds,
    };
  });
}

/** Calls that fill `ms`, found by doubling. At least 1. */
async function batchFor(subject: Subject, ms: number): Promise<number> {
  for (let batch = 1;; batch *= 2) {
    const took = await time(subject, batch);
    if (took >= ms / 2) return Math.max(1, Math.round((batch * ms) / took));
  }
}

/** Time of `batch` calls, in ms. Only a subject that returns promises pays for awaiting them. */
async function time(subject: Subject, batch: number): Promise<number> {
  const start = performance.now();
  const first = subject();
  if (isPromise(first)) {
    await first;
    for (let i = 1; i < batch; i++) await subject();
  } else callSync(subject, batch - 1);
  return performance.now() - start;
}

function callSync(subject: Subject, times: number): void {
  for (let i = 0; i < times; i++) kept = subject();
}

/** Results end here, so that no compiler drops the work that made them. */
export let kept: unknown;

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === "function";
}

function quantile(values: number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * q, low = Math.floor(at);
  const below = sorted[low]!, above = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return below + (above - below) * (at - low);
}
