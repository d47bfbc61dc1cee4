import { quantile } from "../sim/quantile.ts";
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
  /** Interleaved rounds. Default: 21; fewer, at least 3, where one call takes more than its share. */
  rounds?: number;
  /** Time to spend in all, in ms. Default: 1500. Calls too long for it are made all the same: 4 of each. */
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
  const spend = budget * budgetShare(), share = spend / (rounds + 4) / names.length;
  const all = names.map((name) => new Timed(subjects[name]!));
  const start = performance.now();
  // Compilers need a few tries before the time of a call settles, so sizing doubles as warm-up.
  for (let pass = 0; pass < 2; pass++) {
    for (const subject of all) await subject.size(share);
  }
  // Calls that fill their share are in budget however many rounds there are; longer ones are not.
  let turns = rounds;
  if (all.some(({ batch, ms }) => batch === 1 && ms > share)) {
    const round = all.reduce((sum, { batch, ms }) => sum + batch * ms, 0);
    const left = spend - (performance.now() - start);
    turns = Math.max(Math.min(3, rounds), Math.min(rounds, Math.floor(left / round)));
  }
  const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (let i = 0; i < names.length; i++) {
      const at = (i + turn) % names.length, { batch } = all[at]!;
      times[names[at]!]!.push((await all[at]!.time(batch)) / batch);
    }
    await onRound?.((turn + 1) / turns);
  }
  return names.map((name, i) => {
    const own = times[name]!;
    const ratios = own.map((t, turn) => times[judge]![turn]! / t);
    const ns = quantile(own, 0.5) * 1e6;
    return {
      name,
      ns,
      perSecond: 1e9 / ns,
      spread: (quantile(own, 0.75) - quantile(own, 0.25)) / 2 / quantile(own, 0.5),
      ratio: quantile(ratios, 0.5),
      ratioRange: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
      calls: all[i]!.batch * turns,
    };
  });
}

/** A subject, and what is known of it. */
class Timed {
  /** Calls that fill its share of the budget; at least 1. */
  batch = 1;
  /** Time of one call, in ms. */
  ms = 0;
  #subject: Subject;
  /** Whether a call has ever returned a promise. */
  #waits = false;
  #sized = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Finds the batch by doubling. A call that takes longer than the share is made once, and not again. */
  async size(ms: number): Promise<void> {
    if (this.#sized++ > 0 && this.batch === 1 && this.ms > ms) return;
    for (let batch = 1;; batch *= 2) {
      const took = await this.#warm(batch);
      if (took < ms / 2) continue;
      this.ms = took / batch;
      this.batch = Math.max(1, Math.round(ms / this.ms));
      return;
    }
  }

  /** Time of `batch` calls, in ms. Only a subject that returns promises pays for awaiting them. */
  async time(batch: number): Promise<number> {
    if (this.#waits) return await this.#warm(batch);
    const start = performance.now();
    callSync(this.#subject, batch);
    const took = performance.now() - start;
    // It never did before: what it left behind is waited for, and from now on each is.
    if (isPromise(kept)) {
      this.#waits = true;
      await kept;
    }
    return took;
  }

  /** As `time`, but looks at each result: one that returns a promise now and then is found here. */
  async #warm(batch: number): Promise<number> {
    const start = performance.now();
    for (let i = 0; i < batch; i++) {
      const result = this.#subject();
      if (isPromise(result)) {
        this.#waits = true;
        await result;
      } else kept = result;
    }
    return performance.now() - start;
  }
}

function callSync(subject: Subject, times: number): void {
  for (let i = 0; i < times; i++) kept = subject();
}

/** Results end here, so that no compiler drops the work that made them. */
export let kept: unknown;

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === "function";
}
