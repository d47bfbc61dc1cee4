import * as cockatiel from "cockatiel";
import Opossum from "opossum";
import { CircuitBreaker, pipeline, Timeout } from "../../../circuit-breaker/mod.ts";
import { serveHere } from "../../../services/serve-here.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import {
  ActiveFaults,
  type BodyIllness,
  type Fault,
  FaultPoint,
  faultyHandler,
} from "../../mod.ts";
import { cutOff, ProxyCollection, toxicFault, type ToxicProxy } from "../../real/mod.ts";

/** Goodput of a stack under a fault. */
export interface StackCell {
  stack: string;
  fault: string;
  /** Share of calls that were answered well. */
  good: number;
  calls: number;
  /** Share of calls that reached the service. */
  reached: number;
}

/** Runs one call; rejects where the stack gives it up. */
type Stack = { call(work: (signal: AbortSignal) => Promise<void>): Promise<void>; close(): void };

/** What all three are set to: a call may take this, half of twenty failing opens, for this long. In ms. */
const TIMEOUT = 80, OPEN = 200, CALLS = 20;

/** The same two layers by three libraries: a time-out, and a breaker that opens at half of the calls failing. */
const STACKS: Record<string, () => Stack> = {
  ours: () => {
    const clock = new RealClock(), timeout = new Timeout({ clock, ms: TIMEOUT });
    const breaker = new CircuitBreaker({
      ...{
        clock,
        window: { ms: 1000 },
        minimumCalls: CALLS,
        failureRate: 0.5,
        wait: OPEN,
        probes: 1,
      },
    });
    const both = pipeline(breaker, timeout);
    return {
      call: (work) => both.execute(({ signal }) => work(signal)),
      close: () => timeout.close(),
    };
  },
  cockatiel: () => {
    const breaker = cockatiel.circuitBreaker(cockatiel.handleAll, {
      halfOpenAfter: OPEN,
      breaker: new cockatiel.SamplingBreaker({ threshold: 0.5, duration: 1000, minimumRps: CALLS }),
    });
    const timeout = cockatiel.timeout(TIMEOUT, cockatiel.TimeoutStrategy.Aggressive);
    const both = cockatiel.wrap(breaker, timeout);
    return { call: (work) => both.execute(({ signal }) => work(signal)), close: () => {} };
  },
  opossum: () => {
    const breaker = new Opossum(
      (work: (signal: AbortSignal) => Promise<void>) => work(new AbortController().signal),
      {
        ...{ timeout: TIMEOUT, errorThresholdPercentage: 50, resetTimeout: OPEN },
        ...{ volumeThreshold: CALLS, rollingCountTimeout: 1000, rollingCountBuckets: 10 },
      },
    );
    return { call: (work) => breaker.fire(work), close: () => breaker.shutdown() };
  },
};

/** Faults of the script that run side by side. */
const TOGETHER = 4;
const LENGTH = 2300, FROM = 300, TO = 1800, EVERY = 6;

/** One fault script, three stacks, each with a service and a proxy of its own, side by side. Some 3 s. */
export async function contestStacks(): Promise<StackCell[]> {
  const cells: StackCell[] = [];
  for (let at = 0; at < FAULT_NAMES.length; at += TOGETHER) {
    const some = FAULT_NAMES.slice(at, at + TOGETHER);
    const runs = some.flatMap((fault) =>
      Object.entries(STACKS).map(([stack, make]) => underFault(stack, make(), fault))
    );
    cells.push(...await Promise.all(runs));
  }
  return cells;
}

/** The script: what is wrong between 0.3 and 1.8 s of each run. */
export const FAULT_NAMES = [
  "none",
  "slow",
  "reset",
  "cut off",
  "40 % fail, just below the threshold",
  "body stalls",
  "flaps as probes come",
] as const;

async function underFault(
  stack: string,
  { call, close }: Stack,
  fault: typeof FAULT_NAMES[number],
): Promise<StackCell> {
  const clock = new RealClock(), point = new FaultPoint("service", { clock, random: random(1) });
  const body: { ill: BodyIllness | undefined } = { ill: undefined };
  let reached = 0;
  const served = await serveHere((request) => {
    reached++;
    return faultyHandler(point, () => Response.json({ seats: [1, 2, 3] }), () => body.ill)(request);
  }, 20_000);
  const proxies = new ProxyCollection(random(2)), upstream = new URL(served.url).host;
  const proxy = await proxies.add({ name: "service", upstream, enabled: true });
  const faults = new ActiveFaults(), url = `http://${proxy.listen}/`;
  const end = new AbortController();
  let calls = 0, good = 0;
  const work = async (signal: AbortSignal) => {
    const response = await fetch(url, { signal: AbortSignal.any([signal, end.signal]) });
    await response.json();
    if (!response.ok) throw new Error(`answered ${response.status}`);
  };
  const asked: Promise<void>[] = [];
  const timer = setInterval(() => {
    calls++;
    asked.push(call(work).then(() => void good++, () => {}));
  }, EVERY);
  try {
    await clock.sleep(FROM);
    const script = scriptOf(fault, proxy, point, body);
    if (script) await faults.inject(script);
    await clock.sleep(TO - FROM);
    await faults.revertAll();
    await clock.sleep(LENGTH - TO);
    clearInterval(timer);
    await Promise.all(asked);
    return { stack, fault, good: good / calls, calls, reached: reached / calls };
  } finally {
    clearInterval(timer);
    end.abort();
    close();
    await faults.revertAll();
    await proxies.close();
    await served.close();
  }
}

function scriptOf(
  fault: typeof FAULT_NAMES[number],
  proxy: ToxicProxy,
  point: FaultPoint,
  body: { ill: BodyIllness | undefined },
): Fault | undefined {
  const toxic = (type: string, attributes: Record<string, number>) =>
    toxicFault(proxy, { type, stream: "downstream", attributes });
  const busy = () => new Response("{}", { status: 503 });
  switch (fault) {
    case "none":
      return undefined;
    case "slow":
      return toxic("latency", { latency: 3 * TIMEOUT });
    case "reset":
      return toxic("reset_peer", { timeout: 0 });
    case "cut off":
      return cutOff(proxy);
    case "40 % fail, just below the threshold":
      return point.fault("fails", { error: busy, share: 0.4 });
    case "body stalls":
      return {
        name: "body stalls",
        inject: () => {
          body.ill = { after: 2, then: "stall" };
          return () => void (body.ill = undefined);
        },
      };
    case "flaps as probes come":
      // Well for a quarter of the breaker's rest, ill for the rest of it.
      return flapping(point, busy);
  }
}

function flapping(point: FaultPoint, error: () => unknown): Fault {
  return {
    name: "flaps",
    inject: () => {
      let heal: (() => void) | undefined = point.ill({ error });
      const timer = setInterval(() => {
        if (heal) heal(), heal = undefined;
        else heal = point.ill({ error });
      }, OPEN / 2);
      return () => {
        clearInterval(timer);
        heal?.();
      };
    },
  };
}
