import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import process from "node:process";
import test from "node:test";
import { findBottleneck, Histogram, parseScenario } from "../mod.ts";
import { runAgent } from "./agents/run-agent.ts";
import { AgentFleet, AgentLog, logHead, logLine, runLive, startTarget } from "./mod.ts";

const scenarioOf = (path: string, rate: number, seconds: number) =>
  parseScenario({
    ...{ name: "test", steps: [{ name: "ask", path }] },
    arrivals: { kind: "stages", stages: [{ from: rate, to: rate, seconds }] },
  });

test(
  "requests that wait for a connection are late, not lost; those without an answer are counted",
  { timeout: 120_000 },
  async () => {
    const target = await startTarget({ tokens: 64 });
    try {
      // Two connections do 100 requests/s of 20 ms each; 300/s are due.
      const narrow = await runLive(scenarioOf("/work?pool=20", 300, 0.4), {
        url: target.url,
        connections: 2,
        timeoutMs: 20_000,
      });
      assert.deepEqual([narrow.recorder.ended, narrow.recorder.failed], [120, 0]);
      assert.equal(narrow.check.valid, false);
      assert.ok(narrow.recorder.lag.percentile(99) > 5 * narrow.recorder.service.percentile(50));
      const silent = await runLive(scenarioOf("/odd/never", 100, 0.2), {
        url: target.url,
        timeoutMs: 200,
      });
      assert.equal(silent.recorder.outcomes.get("time-out"), 20);
      const end = new AbortController();
      setTimeout(() => end.abort(), 150);
      const stopped = await runLive(scenarioOf("/odd/never", 100, 60), {
        url: target.url,
        timeoutMs: 20_000,
        signal: end.signal,
      });
      assert.ok(stopped.unanswered > 0 && stopped.unanswered === stopped.sent);
      assert.equal(stopped.check.valid, false);
    } finally {
      await target.stop();
    }
  },
);

test(
  "the target counts its work, and clients fill what is planted",
  { timeout: 120_000 },
  async () => {
    const target = await startTarget({ tokens: 2 });
    try {
      const scenario = parseScenario({
        ...{ name: "lock", steps: [{ name: "ask", path: "/work?lock=8&pool=1" }] },
        arrivals: { kind: "clients", clients: 4, thinkMs: 0, seconds: 0.5 },
      });
      const before = await target.stats(),
        { recorder } = await runLive(scenario, { url: target.url });
      const after = await target.stats();
      const resources = after.resources.map((use, i) => ({
        ...use,
        busyMs: use.busyMs - before.resources[i]!.busyMs,
      }));
      assert.equal(Math.round(resources[2]!.busyMs), 8 * recorder.ended);
      assert.equal(Math.round(resources[1]!.busyMs), recorder.ended);
      const { rows } = findBottleneck({
        lengthMs: after.at - before.at,
        completed: recorder.ended,
        responseMs: 1,
        resources,
      });
      assert.equal(rows[0]?.name, "lock");
      assert.ok((await target.arrivals()).reduce((a, b) => a + b, 0) >= recorder.ended);
    } finally {
      await target.stop();
    }
  },
);

test(
  "agents share a run, one that is killed is named with what is missing, and none outlives the fleet",
  { timeout: 120_000 },
  async () => {
    const [target, fleet] = await Promise.all([startTarget(), AgentFleet.start(3)]);
    const { pids } = fleet;
    try {
      const whole = await fleet.run(scenarioOf("/", 150, 0.4), { url: target.url });
      assert.deepEqual([whole.recorder.ended, whole.partial, whole.missingShare], [60, false, 0]);
      assert.deepEqual(whole.agents.map(({ due }) => due), [20, 20, 20]);
      assert.deepEqual([...whole.recorder.outcomes], [["200", 60]]);
      setTimeout(() => fleet.kill(1), 400);
      const partial = await fleet.run(scenarioOf("/", 150, 3), { url: target.url });
      assert.deepEqual(partial.agents.map(({ state }) => state), ["done", "died", "done"]);
      assert.ok(partial.partial && !partial.valid && partial.reasons.includes("agent 2 died"));
      const missing = partial.agents[1]!.missing;
      assert.ok(missing > 0 && Math.abs(partial.missingShare - missing / 450) < 1e-9);
      assert.equal(partial.recorder.ended, 450 - missing);
    } finally {
      await fleet.stop();
      await target.stop();
    }
    for (const pid of pids) assert.throws(() => process.kill(pid, 0));
  },
);

test("a task that is none is refused, and an agent's log may come in any pieces", async () => {
  const refused = await runAgent(new Request("http://agent/run", { method: "POST", body: "{}" }));
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /scenario/);
  const histogram = new Histogram();
  histogram.record(5);
  const interval = { start: 1000.2, length: 0.1, histogram };
  const text = [
    logHead(1000),
    ...["latency", "service", "lag"].map((tag) => logLine({ ...interval, tag })),
    '#[Counts: {"ended":1,"failed":0,"outcomes":{"200":1}}]',
    "#[Counts: {broken]",
    "",
  ].join("\n");
  const log = new AgentLog();
  for (const char of text) log.push(char);
  assert.deepEqual([log.total.ended, log.total.lag.count, log.end], [1, 1, undefined]);
});

test(
  "a server that closes whom it has answered loses nobody, and one that is not there voids the run",
  {
    timeout: 120_000,
  },
  async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        setTimeout(() => socket.end(), 10);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const closing = await runLive(scenarioOf("/", 50, 0.6), { url, timeoutMs: 1000 });
    assert.deepEqual([closing.unanswered, closing.recorder.ended], [0, closing.sent]);
    assert.ok(closing.recorder.failed <= 0.2 * closing.sent, `${closing.recorder.failed} failed`);
    await new Promise((resolve) => server.close(resolve));
    const nobody = await runLive(scenarioOf("/", 100, 0.2), { url, timeoutMs: 500 });
    assert.equal(nobody.check.valid, false);
    assert.match(nobody.check.reasons.join(), /20 of 20 requests failed/);
  },
);
