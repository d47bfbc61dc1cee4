import { requireNumber } from "../../sim/mod.ts";
import type { Autoscaler, Sample } from "./autoscaler.ts";

/** What is forecast. Times in ms. */
export interface PredictiveOptions {
  /** Mean work of a request. */
  service: number;
  /** Utilisation aimed at, 0 to 1. */
  target: number;
  /** How far ahead: the time a node takes until it serves, and a sample more. */
  lead: number;
  /** Weight of the newest sample in the level and in the trend, 0 to 1. Default: 0.6, 0.4. */
  level?: number;
  trend?: number;
  /** Known ahead: the rate to expect at a time, such as an announced sale. Default: nothing is known. */
  calendar?: (ms: number) => number;
  /** The count falls by at most this share a sample. Default: 0.05. */
  maxFall?: number;
}

/**
 * Predictive: orders for the time at which what is ordered now will serve. It extends the trend of the
 * arrivals (Holt's method), and takes a calendar's word where that expects more. A trend sees a ramp once
 * it has begun; only a calendar sees it before.
 *
 * Source: C. C. Holt, 1957.
 */
export class Predictive implements Autoscaler {
  readonly #o: Required<PredictiveOptions>;
  #level = NaN;
  #trend = 0;
  #at = 0;

  constructor(options: PredictiveOptions) {
    this.#o = { level: 0.6, trend: 0.4, calendar: () => 0, maxFall: 0.05, ...options };
    const { service, target, lead } = this.#o;
    requireNumber("create Predictive", "service", service, { unit: "ms", min: 1e-6 });
    requireNumber("create Predictive", "lead", lead, { unit: "ms", min: 0 });
    requireNumber("create Predictive", "target", target, { unit: "(a share)", min: 0.01, max: 1 });
  }

  desired({ now, arrivalRate, replicas }: Sample): number {
    const { service, target, lead, level, trend, calendar, maxFall } = this.#o;
    if (Number.isNaN(this.#level)) this.#level = arrivalRate;
    else {
      const passed = now - this.#at, expected = this.#level + this.#trend * passed;
      const next = level * arrivalRate + (1 - level) * expected;
      this.#trend = trend * (next - this.#level) / passed + (1 - trend) * this.#trend;
      this.#level = next;
    }
    this.#at = now;
    const forecast = Math.max(
      arrivalRate,
      this.#level + Math.max(0, this.#trend) * lead,
      calendar(now),
      calendar(now + lead),
    );
    const wanted = Math.ceil(forecast / 1000 * service / target);
    return Math.max(wanted, Math.floor(replicas * (1 - maxFall)));
  }
}
