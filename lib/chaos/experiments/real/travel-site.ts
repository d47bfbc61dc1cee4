import {
  backoff,
  Bulkhead,
  CircuitBreaker,
  Fallback,
  pipeline,
  type Policy,
  Retry,
  RetryBudget,
  Timeout,
} from "../../../circuit-breaker/mod.ts";
import { type Served, serveHere } from "../../../services/serve-here.ts";
import { type Random, RealClock } from "../../../sim/mod.ts";
import { type BodyIllness, FaultPoint, faultyHandler } from "../../mod.ts";
import { ProxyCollection, type ToxicProxy } from "../../real/mod.ts";

export const DEPENDENCIES = ["seats", "loyalty", "payments"] as const;
export type Dependency = typeof DEPENDENCIES[number];

/** Longest of a call, and how long a circuit stays open, in ms. */
export const TIMEOUT = 250, OPEN = 300;
/** Retries per call that the budget allows; none is saved up. */
export const RATIO = 0.2;

/** One dependency: its service, the proxy before it, where faults may be put, and what guards the calls to it. */
interface Behind {
  point: FaultPoint;
  body: { ill: BodyIllness | undefined };
  served: Served;
  proxy: ToxicProxy;
  policy: Policy;
  timeout: Timeout;
  /** Calls, and requests that were sent for them. */
  calls: number;
  attempts: number;
}

/**
 * The travel site of `lib/circuit-breaker`: a checkout asks for seats, points and payment, each with retries, a budget,
 * a breaker and a time-out; points have a bulkhead and a fallback besides. Its services run here, behind proxies.
 */
export class TravelSite {
  readonly of: Readonly<Record<Dependency, Behind>>;
  readonly #proxies: ProxyCollection;
  readonly #end = new AbortController();
  readonly #points = new Fallback<string>({ clock, fallback: "no points" });

  private constructor(of: Record<Dependency, Behind>, proxies: ProxyCollection) {
    this.of = of;
    this.#proxies = proxies;
  }

  /** @param budget Time after which its services end by themselves, in ms. */
  static async start(chance: Random, budget: number): Promise<TravelSite> {
    const proxies = new ProxyCollection(chance.split("proxies"));
    const all = await Promise.all(
      DEPENDENCIES.map(async (name) =>
        [name, await behind(name, { chance, proxies, budget })] as const
      ),
    );
    return new TravelSite(Object.fromEntries(all) as Record<Dependency, Behind>, proxies);
  }

  /** Sells one trip, or throws. */
  async checkout(): Promise<void> {
    const { seats, loyalty, payments } = this.of;
    await seats.policy.execute(this.#ask("seats"));
    loyalty.calls++;
    await this.#points.execute("points", this.#ask("loyalty", false), loyalty.policy);
    await payments.policy.execute(this.#ask("payments"));
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#proxies.close();
    for (const { timeout, served } of Object.values(this.of)) {
      timeout.close();
      await served.close();
    }
  }

  #ask(name: Dependency, counts = true) {
    const one = this.of[name];
    if (counts) one.calls++;
    return async ({ signal }: { signal: AbortSignal }): Promise<string> => {
      one.attempts++;
      const response = await fetch(`http://${one.proxy.listen}/`, {
        signal: AbortSignal.any([signal, this.#end.signal]),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return text;
    };
  }
}

const clock = new RealClock();

async function behind(
  name: Dependency,
  { chance, proxies, budget }: { chance: Random; proxies: ProxyCollection; budget: number },
): Promise<Behind> {
  const point = new FaultPoint(name, { clock, random: chance.split(name) });
  const body: Behind["body"] = { ill: undefined };
  const answer = faultyHandler(point, () => Response.json({ name }), () => body.ill);
  const served = await serveHere(answer, budget);
  const proxy = await proxies.add({ name, upstream: new URL(served.url).host, enabled: true });
  const timeout = new Timeout({ clock, ms: TIMEOUT });
  const breaker = new CircuitBreaker({
    ...{ clock, name, window: { size: 20 }, minimumCalls: 10, failureRate: 0.5 },
    ...{ wait: OPEN, probes: 2 },
  });
  const waits = backoff({ kind: "full", random: chance.split(`waits ${name}`), base: 20 });
  const retry = new Retry({
    ...{ clock, retries: 2, waits, budget: new RetryBudget({ ratio: RATIO, reserve: 0 }) },
    // An open circuit is no better a moment later.
    retryIf: (error) => (error as Error).name !== "CircuitOpenError",
  });
  const bulkhead = new Bulkhead({ limit: name === "loyalty" ? 10 : 100 });
  const policy = pipeline(retry, breaker, bulkhead, timeout);
  return { point, body, served, proxy, policy, timeout, calls: 0, attempts: 0 };
}
