import { findBottleneck, type Verdict } from "../../analysis/bottleneck.ts";
import { runLive } from "../../real/live-run.ts";
import { probed } from "../../real/probe.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { parseScenario } from "../../scenario.ts";

/** Work of a request for each resource of the target, in ms. */
export interface Work {
  readonly pool: number;
  readonly lock: number;
  readonly cpu: number;
}

/** What was found under so many clients. */
export interface LiveVerdict {
  readonly name: string;
  readonly clients: number;
  readonly verdict: Verdict;
  /** Share of a core that the server and the generator used. */
  readonly serverCpu: number;
  readonly generatorCpu: number;
}

/** Clients without a pause on the target, and what its `/stats` say of that time. */
export async function bottleneckLive(
  target: RunningTarget,
  name: string,
  { pool, lock, cpu }: Work,
  { clients, lengthMs }: { clients: number; lengthMs: number },
): Promise<LiveVerdict> {
  const scenario = parseScenario({
    ...{ name, arrivals: { kind: "clients", clients, thinkMs: 0, seconds: lengthMs / 1000 } },
    steps: [{ name, path: `/work?pool=${pool}&lock=${lock}&cpu=${cpu}` }],
  });
  // The beginning, when all come at once, does not count, nor does the end, when they leave.
  const from = 0.2 * lengthMs, settled: number[] = [];
  const { result, whole } = await probed(target, () =>
    runLive(scenario, {
      url: target.url,
      heard: ({ sent, ended }) => {
        if (ended >= from && ended <= lengthMs) settled.push(ended - sent);
      },
    }));
  // What the resources did in all of the run, for as many answers as came in the part that counts.
  const share = settled.length / Math.max(1, result.recorder.ended);
  const verdict = findBottleneck({
    ...{ lengthMs: lengthMs - from, completed: Math.max(1, settled.length), clients },
    responseMs: settled.reduce((sum, ms) => sum + ms, 0) / Math.max(1, settled.length),
    resources: whole.resources.map((use) => ({ ...use, busyMs: use.busyMs * share })),
  });
  return { name, clients, verdict, serverCpu: whole.cpu, generatorCpu: result.cpu };
}

/** The same service as its bottlenecks are taken away, one after the other. */
export const REPAIRS: readonly {
  readonly name: string;
  readonly work: Work;
  readonly planted: string;
}[] = [
  { name: "as it is", work: { pool: 4, lock: 2.5, cpu: 0.4 }, planted: "lock" },
  { name: "lock held for less", work: { pool: 9, lock: 0.4, cpu: 0.4 }, planted: "pool" },
  { name: "and more connections", work: { pool: 2, lock: 0.4, cpu: 2.5 }, planted: "CPU" },
];
