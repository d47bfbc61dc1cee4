import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { parseScenario } from "../../mod.ts";
import { startTarget } from "../target/start.ts";
import { AgentFleet } from "./controller.ts";

const scenarioOf = (arrivals: object) =>
  parseScenario({ name: "test", steps: [{ name: "ask", path: "/" }], arrivals });
const steady = (rate: number, seconds: number) =>
  scenarioOf({ kind: "stages", stages: [{ from: rate, to: rate, seconds }] });

test(
  "agents share a run, one that is killed is named with what is missing, and none outlives the fleet",
  { timeout: 120_000 },
  async () => {
    const [target, fleet] = await Promise.all([startTarget(), AgentFleet.start(2)]);
    const { pids } = fleet, { url } = target;
    try {
      await shares(fleet, url);
      await assert.rejects(fleet.run(steady(9, 1), { url }, 3), {
        name: "RangeError",
        message: /Cannot run a scenario: the agents must be .*from 1 to 2 agents: received 3/,
      });
      await ownMistakes(fleet, url);
      await killed(fleet, url);
    } finally {
      await fleet.stop();
      await target.stop();
    }
    for (const pid of pids) assert.throws(() => process.kill(pid, 0));
  },
);

async function shares(fleet: AgentFleet, url: string): Promise<void> {
  const whole = await fleet.run(steady(150, 0.2), { url });
  assert.deepEqual([whole.recorder.ended, whole.partial, whole.missingShare], [30, false, 0]);
  assert.deepEqual(whole.agents.map(({ due }) => due), [15, 15]);
  assert.deepEqual([...whole.recorder.outcomes], [["200", 30]]);
}

/** A listener that throws, and a caller who stops, are no agents that died. */
async function ownMistakes(fleet: AgentFleet, url: string): Promise<void> {
  const told = () => {
    throw new Error("my own mistake");
  };
  await assert.rejects(fleet.run(steady(60, 0.1), { url, told }), /my own mistake/);
  const stopped = await fleet.run(steady(60, 60), { url, signal: AbortSignal.timeout(300) });
  assert.deepEqual(stopped.agents.map(({ state }) => state), ["stopped", "stopped"]);
  assert.ok(stopped.missingShare > 0.9 && stopped.verdict.state === "partial");
}

/** Clients: how many requests are missing nobody knows, but for how long they were not there. */
async function killed(fleet: AgentFleet, url: string): Promise<void> {
  setTimeout(() => fleet.kill(1), 350);
  const arrivals = { kind: "clients", clients: 3, thinkMs: 20, seconds: 0.6 };
  const partial = await fleet.run(scenarioOf(arrivals), { url });
  assert.deepEqual(partial.agents.map(({ state }) => state), ["done", "died"]);
  assert.ok(partial.partial && !partial.valid && partial.reasons.includes("agent 2 died"));
  const { missing, due } = partial.agents[1]!;
  assert.deepEqual([partial.unit, due], ["client seconds", 0.6]);
  assert.ok(missing > 0 && Math.abs(partial.missingShare - missing / 1.8) < 1e-9);
}
