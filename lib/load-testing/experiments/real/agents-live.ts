import { AgentFleet } from "../../real/agents/controller.ts";
import type { FleetResult } from "../../real/agents/report.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { parseScenario, type Scenario } from "../../scenario.ts";

/** What some agents measured together. */
export interface AgentsRow {
  readonly agents: number;
  readonly sentPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** How late requests were sent, the 99th percentile, in ms. */
  readonly lag: number;
  /** Whether their connections are enough for the rate, by arithmetic. */
  readonly reach: Reach;
  readonly valid: boolean;
  readonly why: string;
}

/** A run in which an agent was killed. */
export interface KilledRun {
  readonly result: FleetResult;
  /** From the kill to the end of the run, in ms. */
  readonly endedAfter: number;
  /** What each agent told of, by 100 ms. */
  readonly told: readonly { second: number; agent: string; perSecond: number }[];
}

/** How agents are set up: each has few connections, so that one of them is soon at its end. */
export interface AgentsOptions {
  readonly rate: number;
  readonly connections: number;
  /** Work of a request, in ms. */
  readonly workMs: number;
  readonly lengthMs: number;
}

/** Whether connections are enough for a rate: within a tenth of their limit nobody can say. */
export type Reach = "enough" | "just enough" | "too little";
const MARGIN = 1.1;

/** What so many agents' connections can do of the rate: each does a request after the other. */
export function reachOf(
  { rate, connections, workMs }: Omit<AgentsOptions, "lengthMs">,
  agents: number,
): Reach {
  const able = 1000 * agents * connections / workMs;
  return able > MARGIN * rate ? "enough" : rate > MARGIN * able ? "too little" : "just enough";
}

/** How often a run is made that should be valid and is not. */
const TRIES = 3;

/** The same rate by 1, 2 and 4 agents; then by 4, one of which is killed half-way. */
export async function agentsLive(
  target: RunningTarget,
  options: AgentsOptions,
): Promise<{ rows: AgentsRow[]; killed: KilledRun }> {
  const { rate, workMs, lengthMs } = options, seconds = lengthMs / 1000;
  const scenario = parseScenario({
    ...{ name: "agents", steps: [{ name: "seats", path: `/work?pool=${workMs}` }] },
    arrivals: { kind: "stages", stages: [{ from: rate, to: rate, seconds }] },
  });
  // What is not compiled yet is late by itself.
  const warmUp = parseScenario({
    ...{ name: "warm-up", steps: [{ name: "seats", path: "/" }] },
    arrivals: { kind: "stages", stages: [{ from: 600, to: 600, seconds: 0.25 }] },
  });
  const fleet = await AgentFleet.start(4);
  try {
    const rows: AgentsRow[] = [];
    await fleet.run(warmUp, { url: target.url });
    for (const agents of [1, 2, 4]) {
      rows.push(await rowOf(fleet, scenario, target, options, agents));
    }
    return { rows, killed: await killOne(fleet, scenario, target, options) };
  } finally {
    await fleet.stop();
  }
}

/** One run; where the connections are enough, only this machine's other work voids it, and it is made again. */
async function rowOf(
  fleet: AgentFleet,
  scenario: Scenario,
  { url }: RunningTarget,
  options: AgentsOptions,
  agents: number,
): Promise<AgentsRow> {
  const { connections, lengthMs } = options, seconds = lengthMs / 1000;
  const reach = reachOf(options, agents);
  const run = () => fleet.run(scenario, { url, connections }, agents);
  let result = await run();
  for (let tries = 1; tries < TRIES && reach === "enough" && !result.valid; tries++) {
    result = await run();
  }
  const { recorder, valid, reasons } = result;
  const [p50, p99] = recorder.latencyMs([50, 99]) as [number, number];
  const last = recorder.latency.max / 1e6;
  return {
    ...{ agents, p50, p99, reach, valid, lag: recorder.lag.percentile(99) / 1000 },
    sentPerSecond: recorder.ended / Math.max(seconds, seconds + last - p50 / 1000),
    why: reasons[0] ?? "",
  };
}

async function killOne(
  fleet: AgentFleet,
  scenario: Scenario,
  target: RunningTarget,
  { lengthMs, connections }: AgentsOptions,
) {
  const told = new Map<string, number>();
  let killedAt = 0;
  const timer = setTimeout(() => {
    killedAt = performance.now();
    fleet.kill(1);
  }, 150 + lengthMs / 2);
  const result = await fleet.run(scenario, {
    ...{ url: target.url, connections },
    told: (agent, { at, recorder }) => {
      const key = `${agent} ${Math.ceil(at / 100)}`;
      told.set(key, (told.get(key) ?? 0) + recorder.ended);
    },
  });
  clearTimeout(timer);
  const rows = [...told].map(([key, ended]) => {
    const [agent, slot] = key.split(" ").map(Number) as [number, number];
    return { second: slot / 10, agent: `agent ${agent + 1}`, perSecond: 10 * ended };
  }).sort((a, b) => a.second - b.second || a.agent.localeCompare(b.agent));
  return { result, endedAfter: performance.now() - killedAt, told: rows };
}
