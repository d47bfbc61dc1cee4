import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import * as hdr from "hdr-histogram-js";
import { findBottleneck, Histogram, type Outcome, parseScenario } from "../mod.ts";
import {
  AgentFleet,
  AgentLog,
  decodeCompressed,
  encodeCompressed,
  HttpClient,
  logHead,
  logLine,
  readLog,
  runLive,
  startTarget,
} from "./mod.ts";
import { ResponseReader } from "./http/response-reader.ts";
import { runAgent } from "./agents/run-agent.ts";
import { freePort } from "../../services/free-port.ts";
import { Buffer } from "node:buffer";

const stages = (rate: number, seconds: number) => ({
  kind: "stages",
  stages: [{ from: rate, to: rate, seconds }],
});
const scenarioOf = (path: string, rate: number, seconds: number) =>
  parseScenario({ name: "test", steps: [{ name: "ask", path }], arrivals: stages(rate, seconds) });
const ask = (client: HttpClient, path: string) =>
  new Promise<Outcome>((resolve) => client.send({ name: path, path }, resolve));

test("hdr-histogram-js reads what we write, and we read what it writes", () => {
  const ours = new Histogram(),
    theirs = hdr.build({ highestTrackableValue: 3.6e9, numberOfSignificantValueDigits: 3 });
  for (let i = 0; i < 3000; i++) {
    ours.record(i * i * 7);
    theirs.recordValue(i * i * 7);
  }
  const read = hdr.decodeFromCompressedBase64(encodeCompressed(ours));
  const back = decodeCompressed(hdr.encodeIntoCompressedBase64(theirs as unknown as hdr.Histogram));
  for (const percent of [10, 50, 99, 99.9, 100]) {
    const wanted = ours.percentile(percent);
    assert.equal(read.getValueAtPercentile(percent), wanted);
    assert.equal(back.percentile(percent), wanted);
  }
  assert.equal(back.count, 3000);
});

test("a log that is written is read as it was, and what is no log is refused by its line", () => {
  const histogram = new Histogram();
  histogram.record(250);
  const line = logLine({ start: 1_700_000_000.5, length: 0.1, tag: "buy", histogram });
  const log = readLog(`${logHead(1_700_000_000)}\n\n${line}\n`);
  assert.equal(log.startTime, 1_700_000_000);
  assert.deepEqual([log.intervals[0]?.start, log.intervals[0]?.tag], [1_700_000_000.5, "buy"]);
  assert.throws(
    () => readLog(`#[x]\n${line.slice(0, 30)}`),
    /line 2 must be START,LENGTH,MAX,HISTOGRAM|line 2: /,
  );
  assert.throws(() => readLog("1,1,1,HISTFAAAAEJ42pNpmSzM"), /line 1: its bytes do not unpack/);
  assert.throws(() => readLog("1,1,1,AAAAAAAAAAAA"), /cookie/);
  const based = readLog(
    `#[StartTime: 1000.5 (x)]\n#[BaseTime: 1000.0 (x)]\n${line.replace("1700000000.500", "1.5")}`,
  );
  assert.equal(based.intervals[0]?.start, 1001.5);
});

test("answers are read wherever they are cut", () => {
  const chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nab\r\n\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\n";
  const plain = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\ncontent-length: 3\r\n\r\nabc";
  for (
    const [text, status] of [[chunked, 200], [plain, 404], [
      "HTTP/1.1 204 No\r\n\r\n",
      204,
    ]] as const
  ) {
    for (let cut = 1; cut < text.length; cut++) {
      const reader = new ResponseReader();
      assert.equal(reader.push(Buffer.from(text.slice(0, cut))), "more", `${cut} of ${text}`);
      assert.equal(reader.push(Buffer.from(text.slice(cut))), "done", `${cut} of ${text}`);
      assert.deepEqual([reader.status, reader.reusable], [status, true]);
    }
  }
  const broken = [
    "HELLO\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: -3\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
  ];
  for (const text of broken) {
    assert.equal(new ResponseReader().push(Buffer.from(text)), "broken", text);
  }
  const early = new ResponseReader();
  assert.equal(early.push(Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab")), "done");
  assert.equal(early.reusable, false);
});

test("each way in which a server fails is told by its name, and the next request goes well", {
  timeout: 120_000,
}, async () => {
  const target = await startTarget();
  const client = new HttpClient({ url: target.url, connections: 2, timeoutMs: 1500 });
  try {
    const wanted: [string, boolean, string][] = [
      ["/", true, "200"],
      ["/odd/chunked", true, "200"],
      ["/odd/to-the-end", true, "200"],
      ["/odd/500", false, "500"],
      ["/nowhere", false, "404"],
      ["/odd/half-head", false, "half an answer"],
      ["/odd/half-body", false, "half an answer"],
      ["/odd/not-http", false, "not HTTP"],
      ["/odd/reset", false, "reset"],
      ["/odd/never", false, "time-out"],
    ];
    for (const [path, ok, name] of wanted) {
      const outcome = await ask(client, path);
      assert.deepEqual([path, outcome.ok, outcome.error ?? String(outcome.status)], [
        path,
        ok,
        name,
      ]);
      assert.equal((await ask(client, "/")).ok, true, `after ${path}`);
    }
    assert.ok(client.connections <= 2);
    const nobody = new HttpClient({ url: `http://127.0.0.1:${await freePort()}` });
    assert.equal((await ask(nobody, "/")).error, "refused");
    nobody.close();
    const waiting = Array.from({ length: 6 }, () => ask(client, "/odd/never"));
    client.close();
    assert.deepEqual(
      new Set((await Promise.all(waiting)).map(({ error }) => error)),
      new Set(["closed"]),
    );
    assert.equal((await ask(client, "/")).error, "closed");
  } finally {
    client.close();
    await target.stop();
  }
});

test("targets that are not on this machine are refused", () => {
  for (
    const url of [
      "http://example.org",
      "https://127.0.0.1",
      "http://127.0.0.1.example.org",
      "http://10.0.0.1",
      "x",
      "",
    ]
  ) {
    assert.throws(() => new HttpClient({ url }), /on this machine's loopback: received/, url);
  }
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
