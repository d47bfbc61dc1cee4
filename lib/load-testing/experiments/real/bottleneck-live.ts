import { format } from "../../../charts/mod.ts";
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

/** How far N may be from X(R + Z) where all was counted, and how often a run that fails it is made again. */
const LITTLE_WITHIN = 0.05, TRIES = 3;

/** Clients who never pause must fill something, and be where Little's law says. */
const isDisturbed = ({ verdict: { little, bottleneck } }: LiveVerdict) =>
  bottleneck === undefined || Math.abs(little! - 1) > LITTLE_WITHIN;

/**
 * The versions of {@linkcode REPAIRS}, one after the other. A run that breaks Little's law, or in which nothing is full,
 * was disturbed by something else on this machine: it does not count, and is made again, twice at most.
 */
export async function repairsLive(
  target: RunningTarget,
  run: { clients: number; lengthMs: number },
): Promise<LiveVerdict[]> {
  const verdicts: LiveVerdict[] = [];
  for (const { name, work } of REPAIRS) {
    let seen = await bottleneckLive(target, name, work, run);
    for (let i = 1; i < TRIES && isDisturbed(seen); i++) {
      seen = await bottleneckLive(target, name, work, run);
    }
    verdicts.push(seen);
  }
  return verdicts;
}

/** One line of a table of verdicts. */
export function verdictRow({ name, verdict, serverCpu, generatorCpu }: LiveVerdict) {
  return {
    ...{ version: name, planted: REPAIRS.find((repair) => repair.name === name)?.planted },
    ...{ found: verdict.bottleneck ?? "none", "requests/s": format(verdict.perSecond) },
    "N / X(R + Z)": verdict.little?.toFixed(2),
    "CPU of server, generator": `${format(serverCpu, "%")}, ${format(generatorCpu, "%")}`,
  };
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
