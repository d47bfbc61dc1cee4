import { AgentFleet, type FleetResult } from "../../real/agents/controller.ts";
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

/** The same rate by 1, 2 and 4 agents; then by 4, one of which is killed half-way. */
export async function agentsLive(
  target: RunningTarget,
  options: AgentsOptions,
): Promise<{ rows: AgentsRow[]; killed: KilledRun }> {
  const { rate, workMs, lengthMs, connections } = options, seconds = lengthMs / 1000;
  const scenario = parseScenario({
    ...{ name: "agents", steps: [{ name: "seats", path: `/work?pool=${workMs}` }] },
    arrivals: { kind: "stages", stages: [{ from: rate, to: rate, seconds }] },
  });
  const fleet = await AgentFleet.start(4);
  try {
    const rows: AgentsRow[] = [];
    for (const agents of [1, 2, 4]) {
      const { recorder, valid, reasons } = await fleet.run(scenario, {
        url: target.url,
        connections,
      }, agents);
      const [p50, p99] = recorder.latencyMs([50, 99]) as [number, number];
      const last = recorder.latency.max / 1e6;
      rows.push({
        ...{ agents, p50, p99, valid, lag: recorder.lag.percentile(99) / 1000 },
        sentPerSecond: recorder.ended / Math.max(seconds, seconds + last - p50 / 1000),
        why: reasons[0] ?? "",
      });
    }
    return { rows, killed: await killOne(fleet, scenario, target, lengthMs / 2) };
  } finally {
    await fleet.stop();
  }
}

async function killOne(
  fleet: AgentFleet,
  scenario: Scenario,
  target: RunningTarget,
  afterMs: number,
) {
  const told: { second: number; agent: string; perSecond: number }[] = [];
  let killedAt = 0;
  const timer = setTimeout(() => {
    killedAt = performance.now();
    fleet.kill(1);
  }, 150 + afterMs);
  const result = await fleet.run(scenario, {
    url: target.url,
    told: (agent, { at, recorder }) => {
      const second = Math.round(at / 100) / 10;
      told.push({ second, agent: `agent ${agent + 1}`, perSecond: 10 * recorder.ended });
    },
  });
  clearTimeout(timer);
  return { result, endedAfter: performance.now() - killedAt, told };
}
