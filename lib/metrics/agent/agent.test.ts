import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { Engine } from "../promql/engine.ts";
import { Head } from "../store/head.ts";
import { Agent, type AgentOptions } from "./agent.ts";
import { Pushed } from "./pushed.ts";
import type { Answer, Target } from "./target.ts";

const answer = (body: Answer["body"], format: Answer["format"] = "text"): Answer => ({
  status: 200,
  format,
  body,
});

/** One target that answers as told, asked every 15 s for some time. */
async function asked(ask: Target["ask"], seconds: number, options: Partial<AgentOptions> = {}) {
  const clock = new VirtualClock(),
    head = new Head({ maxSeries: 50 }),
    stop = new AbortController(),
    errors: string[] = [];
  const target: Target = { job: "station", instance: "7", ask };
  const agent = new Agent({
    ...{
      clock,
      head,
      targets: [target],
      scraped: (_: Target, error?: string) => void (error && errors.push(error)),
    },
    ...options,
  });
  const running = agent.run(stop.signal);
  await clock.run({ until: seconds * 1000 });
  stop.abort();
  await clock.run({ until: seconds * 1000 + 60_000 });
  await running;
  const engine = new Engine(head);
  const value = (query: string, at = seconds) => {
    const result = engine.instant(query, at * 1000);
    return result.type === "vector" ? result.rows.map((row) => row.value) : [];
  };
  return { head, errors, value };
}

test("a target is asked at its offset and then every interval, and told to be up", async () => {
  const times: number[] = [];
  const { value } = await asked(() => (times.push(0), Promise.resolve(answer("bikes 5\n"))), 60);
  assert.equal(times.length, 4);
  assert.deepEqual(value('bikes{job="station",instance="7"}'), [5]);
  assert.deepEqual(value("up"), [1]);
});

test("of a series that is told no more, the next scrape says that it has ended", async () => {
  let scrape = 0;
  const { value } = await asked(
    () => Promise.resolve(answer(++scrape < 3 ? "bikes 5\nold 1\n" : "bikes 5\n")),
    60,
  );
  assert.deepEqual(value("old"), []);
  assert.deepEqual(value("bikes"), [5]);
  assert.equal(value("count_over_time(old[5m])")[0], 2);
});

for (
  const [what, ask, error] of [
    ["does not answer", () => new Promise<Answer>(() => {}), /no answer within 10000 ms/],
    ["throws", () => Promise.reject(new Error("refused")), /refused/],
    ["answers 500", () => Promise.resolve({ ...answer(""), status: 500 }), /status 500/],
    [
      "is no exposition",
      () => Promise.resolve(answer("<html>")),
      /Cannot parse the exposition, line 1/,
    ],
    [
      "ends in the middle",
      () => Promise.resolve(answer("a 1\n", "openmetrics")),
      /expected a metric's name or # EOF/,
    ],
    ["is too large", () => Promise.resolve(answer("a 1\n".repeat(1e4))), /longer than 10000 bytes/],
    [
      "has too many samples",
      () => Promise.resolve(answer("a 1\n".repeat(200))),
      /more than 100 samples/,
    ],
    ["never ends", () => Promise.resolve(answer(endless())), /longer than 10000 bytes/],
  ] as const
) {
  test(`a target that ${what} is down, and the agent goes on`, async () => {
    let scrape = 0;
    const good = () => Promise.resolve(answer("bikes 5\n"));
    const { errors, value } = await asked(() => ++scrape === 2 ? ask() : good(), 90, {
      maxBytes: 10_000,
      maxSamples: 100,
    });
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, error);
    assert.deepEqual(value("sum_over_time(up[5m])"), [value("count_over_time(up[5m])")[0]! - 1]);
    assert.deepEqual(value("bikes"), [5]);
  });
}

async function* endless(): AsyncGenerator<Uint8Array> {
  const piece = new TextEncoder().encode("a 1\n".repeat(100));
  for (;;) yield await Promise.resolve(piece);
}

test("a flood of new series is refused and counted; what was known goes on", async () => {
  let scrape = 0;
  const { head, value } = await asked(() => {
    const flood = Array.from({ length: 500 }, (_, i) => `flood{i="${i}"} 1\n`).join("");
    return Promise.resolve(answer(`bikes ${++scrape}\n${scrape > 1 ? flood : ""}`));
  }, 60);
  assert.equal(head.seriesCount, 50);
  assert.ok(head.refusedSeries > 400);
  assert.deepEqual(value("bikes"), [4]);
});

test("a counter that began between two scrapes began at zero", async () => {
  let scrape = 0;
  const { value } = await asked(() => {
    scrape++;
    const counter = scrape >= 2 ? "new_total 8\nnew_created 20\n" : "";
    return Promise.resolve(answer(`bikes 1\n${counter}# EOF\n`, "openmetrics"));
  }, 60);
  assert.deepEqual(value("max_over_time(new_total[1m]) - min_over_time(new_total[1m])"), [8]);
});

test("a target's own job and instance are kept beside the agent's", async () => {
  const { value } = await asked(() => Promise.resolve(answer('x{job="mine"} 3\n')), 30);
  assert.deepEqual(value('x{job="station",exported_job="mine"}'), [3]);
});

test("what was pushed stays, with the time of the push; a bad push changes nothing", () => {
  let time = 100;
  const pushed = new Pushed({ now: () => time, maxGroups: 1 });
  pushed.push("backup", 'bytes{disk="a"} 5\n');
  time = 200;
  assert.throws(() => pushed.push("backup", "bytes{"));
  assert.throws(() => pushed.push("other", "x 1\n"), RangeError);
  assert.equal(
    pushed.expose(),
    'bytes{disk="a",job="backup"} 5\npush_time_seconds{job="backup"} 100\n',
  );
  pushed.remove("backup");
  assert.equal(pushed.expose(), "");
});
