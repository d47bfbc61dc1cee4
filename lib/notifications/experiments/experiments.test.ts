import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../sim/mod.ts";
import {
  afternoon,
  deadLetterCurve,
  digestDay,
  joins,
  killWriter,
  outsideTruths,
  poison,
  rush,
  slowChannel,
  spread,
  tornTails,
  upkeep,
} from "./mod.ts";

test("in the request a slow channel slows the answer; a queue does not, and a crash empties it", () => {
  const options = { rate: 40, slowdown: 10, workers: 8, random: random(1) };
  const request = afternoon("in the request", options);
  const queued = afternoon("queue in memory", options);
  const p99 = ({ rows }: typeof request, time: number) => rows[time]!.p99!;
  assert.ok(p99(request, 30) > 3 * p99(request, 10));
  assert.ok(p99(queued, 30) < p99(request, 10));
  assert.ok(queued.lost > 10 * request.lost, `${queued.lost} and ${request.lost}`);
});

test("a log cut at any byte keeps each record that is whole", () => {
  const rows = tornTails(6);
  assert.ok(rows.every(({ found, whole }) => found === whole));
  assert.equal(rows.at(-1)!.found, 6);
});

test("a process that is killed loses nothing that it had acknowledged", async () => {
  const { acknowledged, found } = await killWriter(100);
  assert.ok(acknowledged >= 100 && found >= acknowledged, `${found} of ${acknowledged}`);
});

test("one more consumer moves at most ⌈P/n⌉ partitions if the assignor is sticky", async () => {
  const rows = await joins(24, 8);
  const of = (name: string) => rows.filter(({ assignor }) => assignor === name);
  const bound = of("⌈P/n⌉").map(({ moved }) => moved);
  assert.ok(of("sticky").every(({ moved }, i) => moved <= bound[i]!));
  assert.ok(of("range").some(({ moved }, i) => moved > bound[i]!));
});

test("keys spread over the partitions, and no key is left out", () => {
  const counts = spread(12_000, 12).map(({ keys }) => keys);
  assert.equal(counts.reduce((a, b) => a + b), 12_000);
  assert.ok(Math.max(...counts) < 1200 && Math.min(...counts) > 800);
});

test("compaction keeps the last of each parcel, in fewer bytes", () => {
  const [before, after] = upkeep(50, 100);
  assert.equal(after!.parcels, before!.parcels);
  assert.ok(after!.bytes < before!.bytes / 10);
});

test("a poisoned message holds up what is behind it, unless it goes to a retry topic", async () => {
  const { stuck, dead, redriven } = await poison({ messages: 200, retries: 2, random: random(2) });
  assert.equal(stuck, 180);
  assert.deepEqual([dead, redriven], [1, 1]);
});

test("dead letters are those of the formula within three standard deviations", async () => {
  const ps = [0.2, 0.5], retries = 2, messages = 2000;
  const rows = await deadLetterCurve({ ps, retries, messages, random: random(3) });
  for (const { p, from, sigmas, tries } of rows.filter(({ from }) => from === "simulated")) {
    assert.ok(sigmas < 3, `${from} ${p}: ${sigmas}`);
    assert.ok(Math.abs(tries - (1 - p ** 3) / (1 - p)) < 0.1);
  }
});

test("in a rush urgent messages wait less in a topic of their own", async () => {
  const options = { rate: 40, rush: 3, consumers: 4, urgent: 0.1, random: random(4) };
  const { waits } = await rush(options);
  const p99 = (way: string) => waits.find((row) => row.way === way && row.kind === "urgent")!.p99!;
  assert.ok(p99("a topic for urgent ones") < p99("one topic") / 3);
});

test("a slow channel holds up the others in one topic, and none in topics of their own", async () => {
  const rows = await slowChannel({ rate: 40, slowdown: 20, random: random(6) });
  const worst = (way: string) =>
    Math.max(...rows.filter((r) => r.way === way).map(({ p99 }) => p99));
  assert.ok(worst("one topic for all channels") > 2);
  assert.ok(worst("a topic for each channel") < 1, `${worst("a topic for each channel")}`);
});

test("a digest a day is one message for each person who had news", async () => {
  const { notifications, digests } = await digestDay({
    people: 100,
    perDay: 6,
    random: random(5),
  });
  assert.ok(digests <= 200 && digests > 90 && notifications > 400);
});

test("every outside truth is met, but for the one case that a hash table's order decides", async () => {
  const misses = (await outsideTruths(random(7))).filter(({ ok }) => !ok);
  assert.deepEqual(misses.map(({ truth }) => truth), ["sticky assignor: Kafka's tests"]);
});
