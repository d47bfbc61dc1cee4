import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import * as hdr from "hdr-histogram-js";
import { freePort } from "../../services/free-port.ts";
import { Histogram, type Outcome } from "../mod.ts";
import { ResponseReader } from "./http/response-reader.ts";
import {
  decodeCompressed,
  encodeCompressed,
  HttpClient,
  logHead,
  logLine,
  readLog,
  startTarget,
} from "./mod.ts";

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
  const again = new ResponseReader(), whole = "HTTP/1.1 500 No\r\ncontent-length: 1\r\n\r\na";
  for (const text of [whole, whole, plain, whole, whole.slice(0, 20), whole.slice(20), whole]) {
    again.push(Buffer.from(text));
    assert.equal(again.status, text === plain ? 404 : 500);
  }
  assert.equal(again.begun, false);
  // An answer in two pieces lies between two that are alike: the second one must be read anew.
  for (const text of [whole, plain.slice(0, -1), plain.slice(-1)]) again.push(Buffer.from(text));
  assert.equal(again.status, 404);
  assert.equal(again.push(Buffer.from(whole)), "done");
  assert.equal(again.status, 500);
  // The bytes of a whole answer as the first bytes of a longer body are not one.
  const inside = new ResponseReader(), head = "HTTP/1.1 200 OK\r\ncontent-length: ";
  inside.push(Buffer.from(whole));
  const longer = `${head}${whole.length + 1}\r\n\r\n`;
  const said = [longer, whole, "x"].map((text) => inside.push(Buffer.from(text)));
  assert.deepEqual(said, ["more", "more", "done"]);
  const early = new ResponseReader();
  assert.equal(early.push(Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab")), "done");
  assert.equal(early.reusable, false);
});

test("each way in which a server fails is told by its name, and the next request goes well", {
  timeout: 120_000,
}, async () => {
  const target = await startTarget();
  const client = new HttpClient({ url: target.url, connections: 2, timeoutMs: 700 });
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
    await waitingCounts(target.url);
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

/** Who waits for a connection has that much less time: its deadline is from when it was asked. */
async function waitingCounts(url: string): Promise<void> {
  const timeoutMs = 600, narrow = new HttpClient({ url, connections: 1, timeoutMs });
  const asked = performance.now(), first = ask(narrow, "/work?pool=400");
  const second = await ask(narrow, "/odd/never"), took = performance.now() - asked;
  assert.equal((await first).ok, true);
  assert.equal(second.error, "time-out");
  assert.ok(second.waitedMs! > 0 && took - second.waitedMs! < timeoutMs, `${took} ms`);
  narrow.close();
}

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
