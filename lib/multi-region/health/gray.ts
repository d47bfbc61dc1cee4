import { requireNumber } from "../../sim/require-number.ts";

export interface GrayOptions {
  readonly regions: number;
  /** From when on an answer counts as slow, in ms. */
  readonly slow: number;
  /** Answers that are looked at together. Default: 200. */
  readonly window?: number;
  /** How many times the share of the others a region's bad answers must be. Default: 3. */
  readonly times?: number;
  /** And how large at least. Default: 0.02. */
  readonly least?: number;
}

/**
 * Sees what probes do not: a region that answers every probe and fails one request in twenty. It looks at
 * the real requests, counts what failed or was slow, and holds each region against the others: what is
 * slow everywhere is not that region's fault.
 */
export class GrayDetector {
  readonly #o: Required<GrayOptions>;
  readonly #bad: Uint8Array[];
  readonly #seen: number[];
  readonly #sum: number[];

  constructor(options: GrayOptions) {
    const o = this.#o = { window: 200, times: 3, least: 0.02, ...options };
    requireNumber("create GrayDetector", "window", o.window, {
      unit: "answers",
      min: 10,
      integer: true,
    });
    requireNumber("create GrayDetector", "slow", o.slow, { unit: "ms", min: 0 });
    this.#bad = Array.from({ length: o.regions }, () => new Uint8Array(o.window));
    this.#seen = Array<number>(o.regions).fill(0);
    this.#sum = Array<number>(o.regions).fill(0);
  }

  /** Takes one answer of a region: how long it took, in ms, and whether it was one. */
  observe(region: number, ms: number, ok: boolean): void {
    const ring = this.#bad[region];
    if (!ring) return;
    const at = this.#seen[region]! % this.#o.window, bad = ok && ms <= this.#o.slow ? 0 : 1;
    this.#sum[region]! += bad - ring[at]!;
    ring[at] = bad;
    this.#seen[region]!++;
  }

  /** Share of the last answers that were bad; `undefined` before the window is full. */
  share(region: number): number | undefined {
    return (this.#seen[region] ?? 0) < this.#o.window
      ? undefined
      : this.#sum[region]! / this.#o.window;
  }

  /** Whether a region is worse than the others, and by enough. */
  isGray(region: number): boolean {
    const own = this.share(region);
    if (own === undefined || own < this.#o.least) return false;
    const others = this.#seen.map((_, other) => this.share(other))
      .filter((share, other) => other !== region && share !== undefined) as number[];
    if (others.length === 0) return false;
    others.sort((a, b) => a - b);
    return own >= this.#o.times * others[others.length >> 1]!;
  }
}
