import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import { random } from "../../sim/mod.ts";
import { MemoryStore } from "../memory-store.ts";
import * as lab from "./mod.ts";
import { serveCast } from "./serve.ts";

for (const row of lab.MUSTS) {
  test(lab.titleOf(row), async () => assert.equal(await row.check(), true));
}

const missing = lab.suitesMissing();
const skip = missing ?? false;
const suite = (text: string) => `${text}${missing ? ` [skipped: ${missing}]` : ""}`;

test(
  suite("Wycheproof: every difference is explained, one invalid vector is accepted"),
  { skip },
  async () => {
    const { truths, differences } = await lab.wycheproof();
    assert.equal(truths[0]!.score, "176 of 177");
    assert.equal(truths[1]!.score, "0");
    assert.deepEqual([truths[3]!.ok, truths[3]!.score], [true, `${differences.length} of 7`]);
    assert.ok(differences.every(({ why }) => /RFC \d{4}, \d/.test(why)));
    const accepted = differences.filter((d) =>
      d["the suite says"] === "invalid" && d.ours === "valid"
    );
    assert.deepEqual(accepted.map(({ vector }) => vector), ["367 invalidBase64Padding"]);
  },
);

test(suite("RFC 7520: all eight signatures are verified"), { skip }, async () => {
  assert.equal((await lab.rfc7520()).score, "8 of 8");
});

test("the vectors that RFC 7636 and RFC 9449 print agree", () => {
  assert.ok(lab.rfcVectors().every(({ ok }) => ok));
});

test("two clients see the same as at oidc-provider, but for token exchange", async () => {
  const rows = await lab.twoClients(undefined);
  assert.deepEqual(rows.filter(({ same }) => !same).map(({ flow }) => flow), ["token exchange"]);
  assert.ok(rows.every(({ ours }) => !ours.startsWith("failed")));
});

test("a longer cache answers faster and hears later of a revocation", async () => {
  const rows = await lab.staleness({
    access: 300,
    roundTrip: 2,
    verify: 0.1,
    perMinute: 6,
    random: random(1),
    cacheTimes: [0, 30, 120],
  });
  assert.equal(rows[0]!.stale, 0);
  assert.ok(rows[1]!.stale < rows[2]!.stale && rows[1]!.latency > rows[2]!.latency);
});

test("a grace window keeps people logged in whose answer was lost", async () => {
  const rows = await lab.graceWindows({
    graces: [0, 60],
    retryAfter: 3,
    random: random(1),
    clients: 10,
  });
  assert.deepEqual(rows.map(({ out }) => out), [1, 0]);
});

test("the owner's return ends the thief's access, where reuse is noticed", async () => {
  const { caught, rows } = await lab.thefts({ returnsAfter: 6, random: random(1), victims: 8 });
  assert.equal(caught, 1);
  assert.equal(rows.at(-1)!.inside, 1);
});

test("keys published first change without a refusal, and swapped keys do not", async () => {
  const options = { access: 300, keyCache: 60, apiServers: 4, random: random(1), perStep: 6 };
  assert.equal((await lab.keyChange({ ...options, overlap: true })).refused, 0);
  assert.ok((await lab.keyChange({ ...options, overlap: false })).refused > 0);
});

test("a store that reads first and writes later gives many tokens for one code", async () => {
  const store = new MemoryStore();
  assert.equal((await lab.redeemAtOnce(store, "atomic", 30)).tokens, 1);
  assert.ok((await lab.redeemAtOnce(lab.readThenWrite(store), "racy", 30)).tokens > 1);
});

test("flows go on when one of three servers is lost", async () => {
  const { completed, flows, retried } = await lab.loseServer(new MemoryStore(), 6);
  assert.equal(completed, flows);
  assert.ok(retried > 0);
});

test("the notebook's saved outputs hold no token and nothing as long as a secret", () => {
  const file = new URL("../../../notebooks/09-oauth.ipynb", import.meta.url);
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
    cells: { outputs?: { data?: Record<string, string | string[]>; text?: string | string[] }[] }[];
  };
  const texts = cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data = {}, text = "" }) => [...Object.values(data), text].flat().join(""))
  );
  assert.ok(texts.length > 30);
  for (const text of texts) {
    assert.doesNotMatch(text, /eyJ[\w-]{20,}/);
    assert.doesNotMatch(
      text,
      /(?<![\w./-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w/-])/,
    );
  }
});

test("a server that is started and closed leaves no handler of signals behind", async () => {
  const before = process.listenerCount("SIGINT");
  const { running } = await serveCast();
  await running.close();
  assert.equal(process.listenerCount("SIGINT"), before);
});

test("a family of refresh tokens forgives a lost answer for a moment, and ends at any other second use", async () => {
  const answers = async (shown: [second: number, token: number][]) => {
    const rows = await lab.workedRotation(10, shown.map(([second, token]) => ({ second, token })));
    return rows.map(({ answer }) => answer);
  };
  assert.deepEqual(await answers([[0, 1], [5, 1], [60, 2]]), ["token 2", "token 2", "token 3"]);
  const over = "invalid_grant";
  assert.deepEqual(await answers([[0, 1], [11, 1], [12, 2]]), ["token 2", over, over]);
  assert.deepEqual(await answers([[0, 1], [1, 2], [2, 1], [3, 3]]), [
    "token 2",
    "token 3",
    over,
    over,
  ]);
});

test("while the issuer is down a caller's longer cache and a token of its own lose fewer calls", async () => {
  const options = { access: 300, perMinute: 6, cacheTimes: [0, 30, 120], random: random(3) };
  const [each, half, two, jwt] = (await lab.issuerDown(options)).map(({ refused }) => refused);
  assert.equal(each, 1);
  assert.ok(half! < 1 && two! < half! && jwt! < half!);
  // A fifth of the tokens run out in a minute, after half of it on average.
  assert.ok(Math.abs(jwt! - 0.1) < 0.05, `${jwt}`);
});
