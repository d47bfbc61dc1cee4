import { RealClock } from "../../sim/mod.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Bulkhead } from "../bulkhead.ts";
import { Fallback } from "../fallback.ts";
import { pipeline } from "../pipeline.ts";
import { Timeout } from "../timeout.ts";
import type { Dependency } from "./dependencies.ts";

export const NAMES = ["seats", "payments", "loyalty"] as const;
export type Name = typeof NAMES[number];

const clock = new RealClock();

/** A checkout that was answered. Times in ms, from the start of the run. */
export interface Answered {
  site: "unprotected" | "protected";
  at: number;
  ms: number;
  /** Where the points came from. */
  from: string;
}

/** The same checkout twice: as it comes, and with time-out, breaker, bulkhead and fallback. */
export class Checkouts {
  readonly guards: Record<Name, ReturnType<typeof guard>>;
  readonly done: Answered[] = [];
  readonly #services: Record<Name, Dependency>;
  readonly #points = new Fallback<string>({ clock, fallback: "" });
  readonly #start = clock.now();

  constructor(
    services: Record<Name, Dependency>,
    { timeout, failureRate }: { timeout: number; failureRate: number },
  ) {
    this.#services = services;
    this.guards = Object.fromEntries(
      NAMES.map((name) => [name, guard(name, timeout, failureRate)]),
    ) as Checkouts["guards"];
  }

  /** Time since the start of the run, in ms. */
  now(): number {
    return clock.now() - this.#start;
  }

  async unprotected(signal: AbortSignal): Promise<void> {
    const began = this.now();
    for (const name of NAMES) await this.#services[name].call({ signal });
    this.#note("unprotected", began, "live");
  }

  async protected(): Promise<void> {
    const began = this.now(), { seats, payments, loyalty } = this.guards, of = this.#services;
    await seats.policy.execute((context) => of.seats.call(context));
    const { from } = await this.#points.execute(
      "points",
      (context) => of.loyalty.call(context),
      loyalty.policy,
    );
    await payments.policy.execute((context) => of.payments.call(context));
    this.#note("protected", began, from);
  }

  #note(site: Answered["site"], began: number, from: string): void {
    const at = this.now();
    this.done.push({ site, at, ms: at - began, from });
  }

  /** Takes the time-outs' timers away. */
  [Symbol.dispose](): void {
    for (const { close } of Object.values(this.guards)) close();
  }
}

function guard(name: string, ms: number, failureRate: number) {
  const timeout = new Timeout({ clock, ms });
  const breaker = new CircuitBreaker({
    clock,
    name,
    failureRate,
    window: { size: 20 },
    minimumCalls: 5,
    wait: 300,
    probes: 2,
  });
  const bulkhead = new Bulkhead({ limit: 10 });
  const policy = pipeline(breaker, bulkhead, timeout);
  return { policy, breaker, bulkhead, close: () => timeout.close() };
}
