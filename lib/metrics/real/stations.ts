import { type Processes, startProcesses } from "../../services/processes.ts";
import { RealClock } from "../../sim/real-clock.ts";
import { Agent } from "../agent/agent.ts";
import type { Target } from "../agent/target.ts";
import { Engine } from "../promql/engine.ts";
import { Head } from "../store/head.ts";
import { httpTarget } from "./http-target.ts";

/** Stations that run, the agent that asks them, and where it puts what they say. */
export interface Stations {
  readonly processes: Processes;
  readonly head: Head;
  readonly engine: Engine;
  readonly targets: readonly Target[];
  /** Why the last scrape of a target gave nothing, by its instance. */
  readonly errors: ReadonlyMap<string, string>;
  /** Asks all stations for a bike, so many times each. */
  rent(times: number): Promise<void>;
  /** Makes a station slow, or makes a share of its rentals fail. */
  spoil(station: number, how: { delay?: number; errors?: number }): Promise<void>;
  /** Ends the agent and the processes. */
  stop(): Promise<void>;
}

/** Starts stations as processes and an agent that asks them over HTTP every `interval` ms. */
export async function startStations(
  { many = 4, interval = 250, timeout = 150, budget = 30_000 }: {
    many?: number;
    interval?: number;
    timeout?: number;
    budget?: number;
  } = {},
): Promise<Stations> {
  const program = new URL("./station-program.ts", import.meta.url);
  const names = Array.from({ length: many }, (_, i) => i);
  const processes = await startProcesses(
    program,
    names.map((name) => (ports, i) => [ports[i]!, name, budget]),
  );
  const head = new Head({ maxSeries: 10_000 }),
    errors = new Map<string, string>(),
    stopping = new AbortController();
  const targets = names.map((name) =>
    httpTarget("station", String(name), `${processes.urls[name]}/metrics`)
  );
  const clock = new RealClock(),
    agent = new Agent({
      ...{ clock, head, targets, interval, timeout, epoch: Date.now() - clock.now() },
      scraped: ({ instance }, error) =>
        void (error ? errors.set(instance, error) : errors.delete(instance)),
    });
  const running = agent.run(stopping.signal);
  const call = (station: number, path: string, init: RequestInit = {}) =>
    fetch(`${processes.urls[station]}${path}`, { ...init, signal: AbortSignal.timeout(2000) })
      .then((response) => response.arrayBuffer(), () => {});
  return {
    ...{ processes, head, targets, errors },
    engine: new Engine(head, { lookback: 20 * interval }),
    rent: async (times) => {
      for (let i = 0; i < times; i++) await Promise.all(names.map((name) => call(name, "/rent")));
    },
    spoil: async (station, { delay = 0, errors: share = 0 }) =>
      void await call(station, `/break?delay=${delay}&errors=${share}`, { method: "POST" }),
    stop: async () => {
      stopping.abort();
      await running;
      await processes.stop();
    },
  };
}
