import { type Cancel, type Clock, requireNumber } from "../sim/mod.ts";

/** Probes at intervals, with thresholds. Times in ms. */
export interface ProbeOptions {
  clock: Clock;
  nodes: Iterable<number>;
  /** Asks a node; `answer` may be called once, now or later, or never. */
  probe: (node: number, answer: (ok: boolean) => void) => void;
  /** Told when a node is taken out (`false`) or back in (`true`). */
  onChange: (node: number, healthy: boolean) => void;
  interval: number;
  /** No answer within this time is a failure. Default: the interval. */
  timeout?: number;
  /** Failures in a row that take a node out, and successes in a row that bring it back. Default: 3, 2. */
  fall?: number;
  rise?: number;
  /** Runs until then, on the clock. Default: until `stop`. */
  until?: number;
}

/**
 * Active health checks: asks every node at intervals, and changes its mind only after several equal
 * answers. A node that dies is found after `fall − ½` intervals and a timeout on average; a healthy one
 * whose probes fail with probability p each is ejected falsely about p^fall of the time.
 */
export class ActiveProbes {
  readonly #o: Required<ProbeOptions>;
  readonly #streak = new Map<number, number>();
  readonly #healthy = new Map<number, boolean>();
  #cancel: Cancel = () => {};

  constructor({ timeout, fall = 3, rise = 2, until = Infinity, ...rest }: ProbeOptions) {
    requireNumber("create ActiveProbes", "interval", rest.interval, { unit: "ms", min: 1 });
    requireNumber("create ActiveProbes", "fall", fall, { unit: "probes", min: 1, integer: true });
    requireNumber("create ActiveProbes", "rise", rise, { unit: "probes", min: 1, integer: true });
    this.#o = { timeout: timeout ?? rest.interval, fall, rise, until, ...rest };
    for (const node of rest.nodes) this.#healthy.set(node, true);
    this.#round();
  }

  healthy(node: number): boolean {
    return this.#healthy.get(node) ?? false;
  }

  stop(): void {
    this.#cancel();
  }

  #round(): void {
    const { clock, interval, until } = this.#o;
    if (clock.now() + interval > until) return;
    this.#cancel = clock.after(interval, () => {
      for (const node of this.#healthy.keys()) this.#ask(node);
      this.#round();
    });
  }

  #ask(node: number): void {
    const { clock, probe, timeout } = this.#o;
    let open = true;
    const cancel = clock.after(timeout, () => settle(false));
    const settle = (ok: boolean) => {
      if (!open) return;
      open = false;
      cancel();
      this.#note(node, ok);
    };
    probe(node, settle);
  }

  #note(node: number, ok: boolean): void {
    const before = this.#streak.get(node) ?? 0;
    // Successes count up from zero, failures down.
    const streak = ok ? Math.max(0, before) + 1 : Math.min(0, before) - 1;
    this.#streak.set(node, streak);
    const { fall, rise, onChange } = this.#o, healthy = this.healthy(node);
    if (healthy ? streak > -fall : streak < rise) return;
    this.#healthy.set(node, !healthy);
    onChange(node, !healthy);
  }
}

/** How a {@linkcode PhiAccrual} remembers. */
export interface PhiOptions {
  /** Intervals remembered. Default: 1000. */
  window?: number;
  /** Least deviation assumed, in ms: heartbeats that are too regular must not look suspicious. Default: 0. */
  minDeviation?: number;
}

/**
 * Suspicion as a number: φ = −log₁₀ of the probability that a heartbeat comes even later than now, if
 * they are distributed as those seen. φ of 3 is wrong once in a thousand, whatever the network is like.
 *
 * Source: N. Hayashibara, X. Défago, R. Yared, T. Katayama, The φ accrual failure detector, SRDS 2004.
 *
 * @example
 * ```ts
 * import { PhiAccrual } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const detector = new PhiAccrual({ minDeviation: 10 });
 * for (let ms = 0; ms <= 5000; ms += 100) detector.heartbeat(ms);
 * assert.ok(detector.phi(5100) < 1);
 * assert.ok(detector.phi(5200) > 8);
 * ```
 */
export class PhiAccrual {
  readonly #gaps: Float64Array;
  readonly #minDeviation: number;
  #count = 0;
  #sum = 0;
  #squares = 0;
  #last = NaN;

  constructor({ window = 1000, minDeviation = 0 }: PhiOptions = {}) {
    requireNumber("create PhiAccrual", "window", window, { unit: "gaps", min: 2, integer: true });
    requireNumber("create PhiAccrual", "minDeviation", minDeviation, { unit: "ms", min: 0 });
    this.#gaps = new Float64Array(window);
    this.#minDeviation = minDeviation;
  }

  heartbeat(now: number): void {
    const gap = now - this.#last;
    this.#last = now;
    if (Number.isNaN(gap)) return;
    const gaps = this.#gaps, at = this.#count++ % gaps.length;
    const old = gaps[at]!;
    gaps[at] = gap;
    this.#sum += gap - old;
    this.#squares += gap * gap - old * old;
  }

  get mean(): number {
    return this.#sum / Math.min(this.#count, this.#gaps.length);
  }

  get deviation(): number {
    const n = Math.min(this.#count, this.#gaps.length);
    return Math.max(this.#minDeviation, Math.sqrt(Math.max(0, this.#squares / n - this.mean ** 2)));
  }

  /** Suspicion now. 0 before two heartbeats came. */
  phi(now: number): number {
    if (this.#count === 0) return 0;
    return -logTail((now - this.#last - this.mean) / this.deviation);
  }

  /** Time after the last heartbeat at which φ reaches `threshold`. */
  delay(threshold: number): number {
    return phiDelay(threshold, this.mean, this.deviation);
  }
}

/** The formula: when φ reaches `threshold`, for heartbeats of this mean and deviation. */
export function phiDelay(threshold: number, mean: number, deviation: number): number {
  requireNumber("compute φ's delay", "threshold", threshold, { unit: "(φ)", min: 0.31, max: 300 });
  let low = 0, high = 40;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (-logTail(middle) < threshold) low = middle;
    else high = middle;
  }
  return mean + low * deviation;
}

/** log₁₀ of the probability that a standard normal is above x, exact far out in the tail as well. */
function logTail(x: number): number {
  if (x < 3) return Math.log10(normalTail(x));
  // Mills' ratio as a continued fraction (Laplace, 1805).
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / fraction;
  return (-x * x / 2 - Math.log(fraction * Math.sqrt(2 * Math.PI))) / Math.LN10;
}

/** 1 − Φ(x) by Marsaglia's series; good to 1e-14 below 3. */
function normalTail(x: number): number {
  if (x < -8) return 1;
  let sum = x, term = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) sum += term *= x * x / k;
  return 0.5 - sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/** When traffic itself throws a node out. Times in ms. */
export interface OutlierOptions {
  clock: Clock;
  nodes: number;
  /** Told when a node is ejected (`false`) or may try again (`true`). */
  onChange: (node: number, healthy: boolean) => void;
  /** Failures in a row that eject. Default: 5. */
  failures?: number;
  /** Time out of the pool: this, times the number of ejections so far. Default: 30 000. */
  baseEjection?: number;
  /** Most of the nodes that may be out at once, as a share. Default: 0.5. */
  maxEjected?: number;
}

/**
 * Passive outlier ejection: no probes, the answers to real requests decide. Finds a dead node after a
 * handful of requests, and never takes out more than a share of the nodes, since when "all are down"
 * it is the detector that is wrong.
 *
 * Source: Envoy's outlier detection.
 */
export class OutlierEjection {
  readonly #o: Required<OutlierOptions>;
  readonly #streak: Int32Array;
  readonly #times: Int32Array;
  readonly #out: Uint8Array;
  readonly #cancels = new Set<Cancel>();
  ejections = 0;
  #ejected = 0;

  constructor(options: OutlierOptions) {
    this.#o = { failures: 5, baseEjection: 30_000, maxEjected: 0.5, ...options };
    const { nodes, failures, baseEjection } = this.#o;
    requireNumber("create OutlierEjection", "failures", failures, {
      unit: "failures",
      min: 1,
      integer: true,
    });
    requireNumber("create OutlierEjection", "baseEjection", baseEjection, { unit: "ms", min: 1 });
    this.#streak = new Int32Array(nodes);
    this.#times = new Int32Array(nodes);
    this.#out = new Uint8Array(nodes);
  }

  /** An answer came, or did not. */
  note(node: number, ok: boolean): void {
    if (node < 0 || this.#out[node]) return;
    if (ok) {
      this.#streak[node] = 0;
      return;
    }
    const { clock, nodes, failures, baseEjection, maxEjected, onChange } = this.#o;
    if (++this.#streak[node]! < failures) return;
    if (this.#ejected + 1 > Math.max(1, nodes * maxEjected)) return;
    this.#out[node] = 1;
    this.#ejected++;
    this.ejections++;
    this.#streak[node] = 0;
    onChange(node, false);
    const cancel = clock.after(baseEjection * ++this.#times[node]!, () => {
      this.#cancels.delete(cancel);
      this.#out[node] = 0;
      this.#ejected--;
      onChange(node, true);
    });
    this.#cancels.add(cancel);
  }

  /** Takes back the planned returns. */
  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
