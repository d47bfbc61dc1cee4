import type { Clock } from "../../sim/clock.ts";
import type { Network } from "../network.ts";
import { compareStamps, HybridClock, type Stamp } from "./hybrid-clock.ts";
import { compareVectors, increment, mergeVectors, type VersionVector } from "./version-vector.ts";

/** A value with its time and what its writer had seen. */
export interface Versioned {
  readonly value: string;
  readonly stamp: Stamp;
  readonly seen: VersionVector;
}

export interface EventualOptions {
  readonly clock: Clock;
  readonly network: Network;
  /** The cities in which a copy is. */
  readonly cities: readonly number[];
  /** How far each copy's wall clock is ahead, in ms. Default: not at all. */
  readonly skew?: readonly number[];
}

/**
 * A map with a copy in each region: writes are taken where they come, and sent to the others afterwards.
 * Of two values the later one wins (*last writer wins*), on hybrid clocks. It is always available, and
 * what was written at the same time elsewhere is lost without a word: the version vectors count how often.
 */
export class EventualMap {
  /** Writes that replaced one, or lost to one, that their writer had not seen. */
  conflicts = 0;
  readonly #o: EventualOptions;
  readonly #copies: Map<string, Versioned>[];
  readonly #clocks: HybridClock[];

  constructor(options: EventualOptions) {
    this.#o = options;
    this.#copies = options.cities.map(() => new Map());
    this.#clocks = options.cities.map((_, copy) =>
      new HybridClock(options.clock, copy, options.skew?.[copy] ?? 0)
    );
  }

  /** Writes at one copy; the others hear of it when the network brings it. */
  write(copy: number, key: string, value: string): Stamp {
    const before = this.#copies[copy]!.get(key);
    const version = {
      ...{ value, stamp: this.#clocks[copy]!.now() },
      seen: increment(before?.seen ?? new Map(), copy),
    };
    this.#copies[copy]!.set(key, version);
    const { cities, network } = this.#o;
    cities.forEach((city, other) => {
      if (other !== copy) {
        network.send(cities[copy]!, city, () => this.#receive(other, key, version));
      }
    });
    return version.stamp;
  }

  read(copy: number, key: string): Versioned | undefined {
    return this.#copies[copy]!.get(key);
  }

  /** Sends everything that a copy has to all others: what heals a partition (anti-entropy). */
  synchronize(copy: number): void {
    const { cities, network } = this.#o;
    const all = [...this.#copies[copy]!];
    cities.forEach((city, other) => {
      if (other === copy) return;
      network.send(
        cities[copy]!,
        city,
        () => all.forEach(([key, v]) => this.#receive(other, key, v)),
      );
    });
  }

  /** A copy is lost with all that it had not sent: its region is gone. */
  lose(copy: number): void {
    this.#copies[copy]!.clear();
  }

  #receive(copy: number, key: string, incoming: Versioned): void {
    this.#clocks[copy]!.heard(incoming.stamp);
    const known = this.#copies[copy]!.get(key);
    if (!known) return void this.#copies[copy]!.set(key, incoming);
    const relation = compareVectors(known.seen, incoming.seen);
    if (relation === "equal" || relation === "after") return;
    if (relation === "concurrent") this.conflicts++;
    const later = compareStamps(known.stamp, incoming.stamp) < 0 ? incoming : known;
    this.#copies[copy]!.set(key, { ...later, seen: mergeVectors(known.seen, incoming.seen) });
  }
}
