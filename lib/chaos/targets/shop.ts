import { type Policy, SimulatedService } from "../../circuit-breaker/mod.ts";
import {
  exponential,
  Percentiles,
  type Random,
  requireNumber,
  VirtualClock,
} from "../../sim/mod.ts";
import { FaultPoint } from "../faults/fault-point.ts";
import { type Pattern, type Protection, protection } from "./shop-patterns.ts";

export const SERVICES = ["seats", "payments", "loyalty"] as const;
export type ServiceName = typeof SERVICES[number];

/** A ticket shop under load. Times in ms, rates per second. */
export interface ShopOptions extends Protection {
  seed: Random;
  rate: number;
  /** Length of the run. */
  length: number;
  pattern: Pattern;
  /** How long a customer waits. */
  patience: number;
  /** Requests a second that each service can do when all its workers are busy. */
  capacity: number;
  /** Told after each checkout; may be asked to stop something. */
  onCheckout?: (row: { time: number; customer: string; good: boolean; ms: number }) => void;
}

/** A second of a run. */
export interface ShopRow {
  /** In s. */
  time: number;
  sent: number;
  /** Answered in time. */
  good: number;
  /** Calls that reached the services. */
  attempts: number;
  /** 99th percentile of the answers, in ms; NaN where there were none. */
  p99: number;
}

/** Mean time of one request at a service, in ms. */
const MEAN = 20;
/** Requests that wait at a service before it answers 503. */
const QUEUE = 200;

/**
 * A ticket shop on a virtual clock: a checkout asks for seats, points and payment, one after the other, each call
 * behind the patterns that are to be tried and past a fault point. Make it ill by its points and its services.
 */
export class Shop {
  readonly clock = new VirtualClock();
  readonly points: Readonly<Record<ServiceName, FaultPoint>>;
  readonly services: Readonly<Record<ServiceName, SimulatedService>>;
  readonly rows: ShopRow[] = [];
  readonly #options: ShopOptions;
  readonly #guards: Readonly<Record<ServiceName, Policy>>;
  readonly #times: Percentiles[] = [];
  #attempts = 0;

  /** @throws {RangeError} Where a number is out of its range. */
  constructor(options: ShopOptions) {
    const { seed, rate, length, capacity, patience, pattern } = options;
    requireNumber("open the shop", "rate", rate, { unit: "req/s", min: 0.1, max: 5000 });
    requireNumber("open the shop", "length", length, { unit: "ms", min: 1000, max: 600_000 });
    requireNumber("open the shop", "capacity", capacity, { unit: "req/s", min: 1, max: 10_000 });
    requireNumber("open the shop", "patience", patience, { unit: "ms", min: 1, max: 60_000 });
    this.#options = options;
    const { clock } = this,
      each = <T>(make: (name: ServiceName) => T) =>
        Object.fromEntries(SERVICES.map((name) => [name, make(name)])) as Record<ServiceName, T>;
    const workers = Math.max(1, Math.round(capacity * MEAN / 1000));
    this.points = each((name) =>
      new FaultPoint(name, { clock, random: seed.split(`ill ${name}`) })
    );
    this.services = each((name) =>
      new SimulatedService({
        ...{ clock, workers, queue: QUEUE, random: seed.split(name) },
        mean: workers * 1000 / capacity,
      })
    );
    this.#guards = each((name) => protection(pattern, clock, seed.split(`waits ${name}`), options));
  }

  /** Opens it for the whole length. O(requests), some 0.1 s for 10,000. */
  async run(): Promise<ShopRow[]> {
    const { seed, rate, length, patience } = this.#options, { clock } = this;
    for (let time = 0; time * 1000 < length; time++) {
      this.rows.push({ time, sent: 0, good: 0, attempts: 0, p99: NaN });
      this.#times.push(new Percentiles());
      clock.after((time + 1) * 1000, () => this.#close(time));
    }
    const gap = exponential(seed.split("arrivals"), { mean: 1000 / rate });
    const who = seed.split("customers");
    const arrive = () => {
      if (clock.now() >= length) return;
      void this.#checkout(`customer-${who.int(1e6)}`);
      clock.schedule(gap(), arrive);
    };
    clock.schedule(gap(), arrive);
    await clock.run({ until: length + patience });
    this.rows.forEach((row, i) => row.p99 = this.#times[i]!.at(0.99));
    return this.rows;
  }

  async #checkout(customer: string): Promise<void> {
    const { clock } = this, start = clock.now();
    const second = Math.min(Math.floor(start / 1000), this.rows.length - 1),
      row = this.rows[second]!;
    row.sent++;
    let over = false;
    const end = (good: boolean) => {
      if (over) return;
      over = true;
      const ms = clock.now() - start;
      if (good) {
        row.good++;
        this.#times[second]!.add(ms);
      }
      this.#options.onCheckout?.({ time: clock.now(), customer, good, ms });
    };
    // A customer who has waited too long is lost, whatever the services do for him later.
    const leave = clock.after(this.#options.patience, () => end(false));
    try {
      await this.#call("seats", customer);
      // Points are shown, not spent: without them the ticket is sold all the same.
      await this.#call("loyalty", customer).catch(() => {});
      await this.#call("payments", customer);
      end(true);
    } catch {
      end(false);
    } finally {
      leave();
    }
  }

  #call(name: ServiceName, customer: string): Promise<void> {
    return this.#guards[name].execute((context) =>
      this.points[name].call(() => this.services[name].call(context), customer, context.signal)
    );
  }

  #close(time: number): void {
    const received = SERVICES.reduce((sum, name) => sum + this.services[name].received, 0);
    this.rows[time]!.attempts = received - this.#attempts;
    this.#attempts = received;
  }
}
