import type { Clock } from "../sim/clock.ts";
import { logNormal } from "../sim/distributions.ts";
import type { Random } from "../sim/random.ts";
import { requireNumber } from "../sim/require-number.ts";
import { lightRoundTrip } from "./geography.ts";
import { CITIES, roundTrip } from "./round-trips.ts";

/** How messages travel between the cities. */
export interface NetworkOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Standard deviation of a delay's logarithm. Default: 0.05, some 5 % around the median. */
  readonly jitter?: number;
  /** Share of messages that get lost. Default: 0. */
  readonly loss?: number;
  /** Delay within one city, in ms. Default: 0.25. */
  readonly local?: number;
  /** Real time for one of the table's: 0.01 makes a live run a hundred times faster. Default: 1. */
  readonly scale?: number;
}

/**
 * Messages between cities, on any clock: each takes half of the measured round trip, more or less, but
 * never less than light does. A way can be cut in one direction, and a city from all others.
 */
export class Network {
  /** Messages sent so far, and of those, the ones that never came. */
  sent = 0;
  lost = 0;
  readonly #o: Required<NetworkOptions>;
  readonly #jitter: () => number;
  readonly #cut = new Set<number>();

  constructor(options: NetworkOptions) {
    const o = this.#o = { jitter: 0.05, loss: 0, local: 0.25, scale: 1, ...options };
    requireNumber("create Network", "jitter", o.jitter, { unit: "(no unit)", min: 0.0001, max: 2 });
    requireNumber("create Network", "loss", o.loss, { unit: "(a share)", min: 0, max: 1 });
    requireNumber("create Network", "scale", o.scale, { unit: "(no unit)", min: 1e-6, max: 1e6 });
    this.#jitter = logNormal(o.random.split("delays"), { median: 1, sigma: o.jitter });
  }

  /** Draws the delay of one message, in ms. */
  delay(from: number, to: number): number {
    const { local, scale } = this.#o;
    if (from === to) return local * scale * this.#jitter();
    const least = lightRoundTrip(CITIES[from]!, CITIES[to]!) / 2;
    return Math.max(least, roundTrip(from, to) / 2 * this.#jitter()) * scale;
  }

  /** Delivers a message later, or never. */
  send(from: number, to: number, deliver: () => void): void {
    const { clock, random, loss } = this.#o;
    this.sent++;
    if (this.isCut(from, to) || (loss > 0 && random.next() < loss)) {
      this.lost++;
      return;
    }
    // What was cut while a message was on its way does not arrive either.
    clock.after(this.delay(from, to), () => {
      if (this.isCut(from, to)) this.lost++;
      else deliver();
    });
  }

  /** Cuts the way from one city to another; the way back stays. */
  cut(from: number, to: number): void {
    this.#cut.add(from * CITIES.length + to);
  }

  /** Cuts a city from all others, in both directions. */
  isolate(city: number): void {
    CITIES.forEach((_, other) => {
      if (other !== city) this.cut(city, other), this.cut(other, city);
    });
  }

  /** Mends everything. */
  heal(): void {
    this.#cut.clear();
  }

  isCut(from: number, to: number): boolean {
    return this.#cut.has(from * CITIES.length + to);
  }
}
