import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import type { Clock } from "../../sim/clock.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { Head } from "../store/head.ts";
import { Matcher } from "../store/matcher.ts";
import { Agent, type AgentOptions } from "./agent.ts";
import type { Answer, Target } from "./target.ts";

const answer = (body: string, format: Answer["format"] = "text"): Answer => ({
  status: 200,
  format,
  body,
});

/** One target that is asked every 15 s for some time, and what became of it. */
async function asked(
  ask: (clock: VirtualClock, jump: (ms: number) => void) => Promise<Answer>,
  seconds: number,
  options: Partial<AgentOptions> = {},
) {
  const clock = new VirtualClock(), errors: (string | undefined)[] = [];
  let ahead = 0;
  const seen: Clock = {
    now: () => clock.now() + ahead,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    after: (ms, fn) => clock.after(ms, fn),
  };
  const head = options.head ?? new Head(), stop = new AbortController();
  const target: Target = {
    job: "station",
    instance: "7",
    ask: () => ask(clock, (ms) => ahead += ms),
  };
  const scraped = (_: Target, error: string | undefined) => void errors.push(error);
  const agent = new Agent({ clock: seen, head, targets: [target], scraped, ...options });
  const running = agent.run(stop.signal);
  await clock.run({ until: seconds * 1000 });
  stop.abort();
  await clock.run({ until: seconds * 1000 + 60_000 });
  await running;
  const series = (name: string) =>
    head.select([new Matcher("__name__", "=", name)], -Infinity, Infinity)[0];
  return { agent, errors, series };
}

for (const nothing of [new Error(""), undefined, null, "", 0, Object.create(null)]) {
  const what = nothing instanceof Error ? "an error without a word" : JSON.stringify(nothing);
  test(`a target that throws ${what ?? "undefined"} is down`, async () => {
    const { errors, series } = await asked(() => Promise.reject(nothing), 60);
    assert.ok(series("up")!.values.every((value) => value === 0));
    assert.ok(errors.length === 4 && errors.every((error) => error !== undefined));
  });
}

test("an answer that is cut off within a character is said to be no text", async () => {
  const bytes = Uint8Array.of(...new TextEncoder().encode('x{a="'), 0xe2, 0x82);
  const body = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const { errors } = await asked(() => Promise.resolve({ status: 200, format: "text", body }), 16);
  assert.equal(errors[0], "its body is no text in UTF-8");
});

test("samples of times too far ahead or too long ago are refused and counted, all others kept", async () => {
  const now = 1_700_000_000_000, minute = 60_000;
  const times = [
    ...[now + 11 * minute, now - 61 * minute, 1, "9".repeat(20), "9".repeat(400)],
    ...[now - 50 * minute, now + 8 * minute],
  ];
  const body = `plain 1\n${times.map((time, i) => `x{i="${i}"} 1 ${time}\n`).join("")}last 2\n`;
  const { agent, series } = await asked(() => Promise.resolve(answer(body)), 16, { epoch: now });
  assert.deepEqual([series("up")!.values[0], series("scrape_samples_scraped")!.values[0]], [1, 9]);
  assert.equal(agent.outOfBounds, 5);
  assert.equal(series("x")!.labels.get("i"), "5");
  assert.ok(series("plain") && series("last"));
});

test("in OpenMetrics, too, a time without measure is refused", async () => {
  const body = "x 1 1e308\ny 1\n# EOF\n";
  const { agent, series } = await asked(() => Promise.resolve(answer(body, "openmetrics")), 16);
  assert.deepEqual([agent.outOfBounds, series("x"), series("up")!.values[0]], [1, undefined, 1]);
});

test("a machine that slept for minutes asks once when it wakes, and catches no turn up", async () => {
  const began: number[] = [];
  await asked(
    (clock, jump) => {
      began.push(clock.now());
      if (began.length === 2) jump(125_000);
      return Promise.resolve(answer("x 1\n"));
    },
    60,
    { interval: 10_000 },
  );
  const gaps = began.slice(1).map((time, i) => time - began[i]!);
  assert.deepEqual(gaps, [10_000, 5_000, 10_000, 10_000, 10_000].slice(0, gaps.length));
  assert.ok(gaps.length >= 4);
});

test("an agent goes on where the one it tells of its scrapes throws", async () => {
  let told = 0;
  const { series } = await asked(() => Promise.resolve(answer("x 1\n")), 60, {
    scraped: () => {
      told++;
      throw new Error("not my day");
    },
  });
  assert.deepEqual([told, series("x")!.times.length], [4, 4]);
});

test("an agent goes on where the disk fails, and says so", async () => {
  let full = false;
  const storage = new MemoryStorage(), open = storage.open.bind(storage);
  storage.open = (name) => {
    const file = open(name), append = file.append.bind(file);
    file.append = (bytes) => {
      if (full) throw new Error("ENOSPC");
      append(bytes);
    };
    return file;
  };
  let scrape = 0;
  const { errors } = await asked(
    () => {
      full = ++scrape === 2;
      return Promise.resolve(answer(`x ${scrape}\n`));
    },
    60,
    { head: new Head({ storage }) },
  );
  assert.deepEqual(errors, [undefined, "ENOSPC", undefined, undefined]);
  full = false;
  const again = new Head({ storage });
  assert.equal(again.select([new Matcher("__name__", "=", "x")], 0, 1e9)[0]!.times.length, 4);
});
