/** Starts agents, gives them a run of a minute, and says their process ids: to be killed in the middle of it. */
import { parseScenario } from "../../scenario.ts";
import { startTarget } from "../target/start.ts";
import { AgentFleet } from "./controller.ts";

const [target, fleet] = await Promise.all([startTarget(), AgentFleet.start(2)]);
const scenario = parseScenario({
  ...{ name: "orphans", steps: [{ name: "ask", path: "/" }] },
  arrivals: { kind: "stages", stages: [{ from: 500, to: 500, seconds: 60 }] },
});
console.log(`agents ${JSON.stringify([...fleet.pids, target.pid])}`);
await fleet.run(scenario, { url: target.url });
