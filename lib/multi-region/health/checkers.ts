import { ActiveProbes } from "../../horizontal-scaling/mod.ts";
import type { Clock } from "../../sim/clock.ts";
import type { Random } from "../../sim/random.ts";
import { requireNumber } from "../../sim/require-number.ts";

/** Several checkers that watch the same regions from different places. Times in ms. */
export interface CheckersOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly regions: number;
  /** How many checkers there are, and how many must agree that a region is down. */
  readonly checkers: number;
  readonly agree: number;
  readonly interval: number;
  readonly timeout: number;
  /** Failures in a row after which one checker believes it, and successes that make it change its mind. */
  readonly fall?: number;
  readonly rise?: number;
  /** Asks a region for a checker; the answer may come now, later or never. */
  readonly probe: (checker: number, region: number, answer: (ok: boolean) => void) => void;
  /** Told when the checkers together change their mind. */
  readonly onChange: (region: number, healthy: boolean) => void;
  readonly until?: number;
}

/**
 * Believes that a region is down when enough of the checkers do: one checker with a broken cable of its
 * own then moves nobody. Each begins at a moment of its own, so that they do not all ask at once.
 */
export class Checkers {
  readonly #o: CheckersOptions;
  readonly #down: Set<number>[];
  readonly #healthy: boolean[];
  readonly #stops: (() => void)[] = [];

  constructor(options: CheckersOptions) {
    const { checkers, agree, regions, clock, random, interval } = this.#o = options;
    const doing = "create Checkers";
    requireNumber(doing, "checkers", checkers, { unit: "checkers", min: 1, integer: true });
    requireNumber(doing, "agree", agree, {
      unit: "checkers",
      min: 1,
      max: checkers,
      integer: true,
    });
    this.#down = Array.from({ length: regions }, () => new Set());
    this.#healthy = Array.from({ length: regions }, () => true);
    for (let checker = 0; checker < checkers; checker++) {
      const phase = random.next() * interval;
      this.#stops.push(clock.after(phase, () => this.#begin(checker)));
    }
  }

  healthy(region: number): boolean {
    return this.#healthy[region] ?? false;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #begin(checker: number): void {
    const { clock, regions, probe, interval, timeout, fall = 3, rise = 2, until } = this.#o;
    const probes = new ActiveProbes({
      ...{ clock, interval, timeout, fall, rise },
      ...(until === undefined ? {} : { until }),
      nodes: Array.from({ length: regions }, (_, region) => region),
      probe: (region, answer) => {
        try {
          probe(checker, region, answer);
        } catch {
          answer(false);
        }
      },
      onChange: (region, ok) => this.#vote(checker, region, ok),
    });
    this.#stops.push(() => probes.stop());
  }

  #vote(checker: number, region: number, ok: boolean): void {
    const down = this.#down[region]!;
    if (ok) down.delete(checker);
    else down.add(checker);
    const healthy = down.size < this.#o.agree;
    if (healthy === this.#healthy[region]) return;
    this.#healthy[region] = healthy;
    this.#o.onChange(region, healthy);
  }
}
