import type { TruthRow } from "../../../sim/mod.ts";
import { runLive } from "../../real/live-run.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { parseScenario } from "../../scenario.ts";

const RATE = 200, WORK_MS = 20, CONNECTIONS = 2, LENGTH_S = 0.2;

/**
 * A control: a generator that can't do what is asked of it must void its run. Two connections do 100 requests of 20 ms a
 * second, and twice as many are due.
 */
export async function throttledTruth({ url }: Pick<RunningTarget, "url">): Promise<TruthRow> {
  const scenario = parseScenario({
    ...{ name: "throttled", steps: [{ name: "seats", path: `/work?pool=${WORK_MS}` }] },
    arrivals: { kind: "stages", stages: [{ from: RATE, to: RATE, seconds: LENGTH_S }] },
  });
  const { verdict } = await runLive(scenario, { url, connections: CONNECTIONS });
  return {
    truth:
      `control: a generator of ${CONNECTIONS} connections, asked for twice what they do, is voided`,
    score: verdict.state,
    ok: verdict.state === "void",
    note: verdict.why.join("; "),
  };
}
