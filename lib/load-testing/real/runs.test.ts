import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import test from "node:test";
import { findBottleneck, parseScenario } from "../mod.ts";
import { runLive, type RunningTarget, startTarget } from "./mod.ts";

const scenarioOf = (path: string, rate: number, seconds: number) =>
  parseScenario({
    ...{ name: "test", steps: [{ name: "ask", path }] },
    arrivals: { kind: "stages", stages: [{ from: rate, to: rate, seconds }] },
  });

test(
  "requests that wait for a connection are late, not lost; those without an answer are counted; the target counts its work",
  { timeout: 120_000 },
  async () => {
    const target = await startTarget({ tokens: 64 });
    try {
      await lateNotLost(target);
      await withoutAnswer(target);
      await countsItsWork(target);
    } finally {
      await target.stop();
    }
  },
);

async function lateNotLost({ url }: RunningTarget): Promise<void> {
  // Two connections do 100 requests/s of 20 ms each; 300/s are due.
  const { recorder, check, verdict } = await runLive(scenarioOf("/work?pool=20", 300, 0.2), {
    ...{ url, connections: 2, timeoutMs: 20_000 },
  });
  assert.deepEqual([recorder.ended, recorder.failed], [60, 0]);
  assert.deepEqual([check.valid, verdict.state], [false, "void"]);
  assert.ok(recorder.lag.percentile(99) > 5 * recorder.service.percentile(50));
}

async function withoutAnswer({ url }: RunningTarget): Promise<void> {
  const limits = { lagMs: 1e4, loopLagMs: 1e4, cpu: 100 };
  const silent = await runLive(scenarioOf("/odd/never", 100, 0.1), { url, timeoutMs: 150, limits });
  assert.equal(silent.recorder.outcomes.get("time-out"), 10);
  assert.deepEqual([silent.verdict.state, silent.verdict.why], [
    "failed",
    ["errors (share) 1.000 over 0"],
  ]);
  const end = new AbortController();
  setTimeout(() => end.abort(), 100);
  const stopped = await runLive(scenarioOf("/odd/never", 100, 60), {
    ...{ url, timeoutMs: 20_000, signal: end.signal },
  });
  assert.ok(stopped.unanswered > 0 && stopped.unanswered === stopped.sent);
  assert.equal(stopped.check.valid, false);
}

async function countsItsWork(target: RunningTarget): Promise<void> {
  const scenario = parseScenario({
    ...{ name: "lock", steps: [{ name: "ask", path: "/work?lock=8&pool=1" }] },
    arrivals: { kind: "clients", clients: 4, thinkMs: 0, seconds: 0.2 },
  });
  const before = await target.stats();
  const { recorder: { ended } } = await runLive(scenario, { url: target.url });
  const after = await target.stats();
  const resources = after.resources.map((use, i) => ({
    ...{ ...use, busyMs: use.busyMs - before.resources[i]!.busyMs },
  }));
  assert.deepEqual(resources.slice(1).map(({ busyMs }) => Math.round(busyMs)), [ended, 8 * ended]);
  const lengthMs = after.at - before.at;
  const { rows } = findBottleneck({ lengthMs, completed: ended, responseMs: 1, resources });
  assert.equal(rows[0]?.name, "lock");
  assert.ok((await target.arrivals()).reduce((a, b) => a + b, 0) >= ended);
}

test(
  "a server that closes whom it has answered loses nobody, and one that is not there fails the run",
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
    const closing = await runLive(scenarioOf("/", 50, 0.4), { url, timeoutMs: 1000 });
    assert.deepEqual([closing.unanswered, closing.recorder.ended], [0, closing.sent]);
    assert.ok(closing.recorder.failed <= 0.2 * closing.sent, `${closing.recorder.failed} failed`);
    await new Promise((resolve) => server.close(resolve));
    const nobody = await runLive(scenarioOf("/", 100, 0.1), {
      ...{ url, timeoutMs: 500, limits: { lagMs: 1e4, loopLagMs: 1e4, cpu: 100 } },
    });
    assert.equal(nobody.verdict.state, "failed");
    assert.match(nobody.verdict.why.join(), /errors \(share\) 1.000 over 0/);
    assert.deepEqual([nobody.recorder.latency.count, nobody.recorder.failures.count], [0, 10]);
  },
);
