import assert from "node:assert/strict";
import test from "node:test";
import { equalShares, Histogram, parseScenario, stripeOf } from "../../mod.ts";
import { logHead, logLine } from "../log.ts";
import { AgentLog } from "./agent-log.ts";
import { goneBy } from "./controller.ts";
import { missingOf, planOf } from "./plan.ts";
import { reportOf, resultOf } from "./report.ts";
import { runAgent } from "./run-agent.ts";

const steps = [{ name: "ask", path: "/" }];
const stages = { kind: "stages", stages: [{ from: 100, to: 100, seconds: 2 }] };
const half = stripeOf(equalShares(2).segments[0]!, equalShares(2).sequence);
const scenarioOf = (arrivals: object, more: object = {}) =>
  parseScenario({ name: "test", steps, arrivals, ...more });

/** What an agent tells that has measured one request, failed or not, 200 ms after its start. */
function toldOne(failed: boolean): string {
  const one = new Histogram(), none = new Histogram();
  one.record(5);
  const of = {
    latency: failed ? none : one,
    failures: failed ? one : none,
    service: one,
    lag: one,
  };
  const lines = Object.entries(of).map(([tag, histogram]) =>
    logLine({ start: 1000.1, length: 0.1, tag, histogram })
  );
  const counts = { ended: 1, failed: failed ? 1 : 0, outcomes: { [failed ? "500" : "200"]: 1 } };
  return [logHead(1000), ...lines, `#[Counts: ${JSON.stringify(counts)}]`, ""].join("\n");
}

test("a task that is none is refused, and an agent's log may come in any pieces", async () => {
  const refused = await runAgent(new Request("http://agent/run", { method: "POST", body: "{}" }));
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /scenario/);
  const log = new AgentLog();
  for (const char of `${toldOne(false)}#[Counts: {broken]\n`) log.push(char);
  assert.deepEqual([log.total.ended, log.total.lag.count, log.end], [1, 1, undefined]);
  assert.ok(Math.abs(log.untilMs - 200) < 1e-6, String(log.untilMs));
});

test("failures are counted in a log, and in the sum of all agents, apart from what went well", () => {
  const plan = planOf(scenarioOf(stages), half);
  const reports = [true, false, true].map((failed, i) => {
    const log = new AgentLog();
    log.push(toldOne(failed));
    assert.deepEqual([log.total.failed, log.total.failures.count], failed ? [1, 1] : [0, 0]);
    return reportOf(`agent ${i + 1}`, plan, log);
  });
  const { recorder, partial, reasons, verdict } = resultOf(scenarioOf(stages), reports, plan.unit);
  assert.deepEqual([recorder.ended, recorder.failed], [3, 2]);
  assert.deepEqual([recorder.latency.count, recorder.failures.count], [1, 2]);
  assert.deepEqual([partial, verdict.state], [true, "partial"]);
  assert.deepEqual(reasons, ["agent 1 died", "agent 2 died", "agent 3 died"]);
});

test("what is missing is counted against the plan, for every kind of load", () => {
  const open = planOf(scenarioOf(stages), half);
  assert.deepEqual([open.unit, open.due, open.after(-1)], ["requests", 100, 100]);
  assert.equal(missingOf(open, { ended: 30, untilMs: 600 }), 70);
  assert.equal(missingOf(open, { ended: 0, untilMs: 0 }), 100);
  const visits = planOf(scenarioOf(stages, { visit: { stay: 0.75, thinkMs: 5 } }), half);
  assert.equal(visits.due, 400);
  assert.equal(missingOf(visits, { ended: 100, untilMs: 1900 }), 300);
  // More than the average came before it died: what was due later is missing all the same.
  assert.equal(missingOf(visits, { ended: 500, untilMs: 1000 }), visits.after(1000));
  assert.ok(visits.after(1000) >= 196 && visits.after(1000) <= 204);
  const arrivals = { kind: "clients", clients: 6, thinkMs: 10, seconds: 2 };
  const clients = planOf(scenarioOf(arrivals), half);
  assert.deepEqual([clients.unit, clients.due, clients.lengthMs], ["client seconds", 6, 2000]);
  assert.equal(missingOf(clients, { ended: 99, untilMs: 500 }), 4.5);
  assert.equal(missingOf(clients, { ended: 99, untilMs: 2500 }), 0);
});

test("an agent is dead only where its connection broke: others failed, were stopped, or were silent", () => {
  const never = new AbortController().signal, now = AbortSignal.abort();
  const stateOf = (error: unknown, stop: AbortSignal | undefined, late: AbortSignal) =>
    goneBy(error, stop, late).state;
  assert.equal(stateOf(new TypeError("reset"), undefined, never), "died");
  assert.equal(stateOf(new TypeError("reset"), now, never), "stopped");
  assert.equal(stateOf(new TypeError("reset"), never, now), "silent");
  const log = new AgentLog(), plan = planOf(scenarioOf(stages), half);
  let thrown: unknown;
  try {
    log.push("no log\n");
  } catch (error) {
    thrown = error;
  }
  const garbled = reportOf("agent 1", plan, log, goneBy(thrown, undefined, never));
  assert.equal(garbled.state, "failed");
  assert.match(garbled.reasons.join(), /told what can't be read: .*START,LENGTH,MAX/);
  log.push('#[Error: "no such target"]\n');
  const { state, reasons, missing } = reportOf("agent 1", plan, log);
  assert.deepEqual([state, reasons, missing], ["failed", ["no such target"], 100]);
});

test("an agent that can't run its task says why", async () => {
  const task = {
    ...{ scenario: scenarioOf(stages), url: "http://example.org", segment: "", sequence: "" },
    ...{ startAt: 0, connections: 1, timeoutMs: 100 },
  };
  const body = JSON.stringify(task);
  const answer = await runAgent(new Request("http://agent/run", { method: "POST", body }));
  const log = new AgentLog();
  log.push(await answer.text());
  assert.match(log.error!, /^Cannot create HttpClient: .*loopback/);
});
