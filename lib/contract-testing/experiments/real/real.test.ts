import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { random } from "../../../sim/mod.ts";
import { compareRequests } from "../../compare/parts.ts";
import { contractOf, expecting } from "../../consumer/consumer.ts";
import type { Json } from "../../contract/json.ts";
import type { RequestPart } from "../../contract/model.ts";
import { rulesOf } from "../../matchers/rules-of.ts";
import { readContractFile, startMockServer, writeContractFile } from "../../real/mod.ts";
import { inOwnFolder } from "./own-folder.ts";
import { agreement, isNullUnderRegex } from "./agreement.ts";
import { askCore, coreScore, rustCore } from "./judge.ts";
import { troubles } from "./troubles.ts";
import { pactSuites } from "./truths.ts";

test("whatever a provider does on the wire, it is reported, and what comes after is verified", {
  timeout: 120_000,
}, async () => {
  const { results } = await troubles(300);
  const outcome = Object.fromEntries(
    results.map(({ description, outcome }) => [description, outcome]),
  );
  assert.deepEqual(outcome, {
    answers: "passed",
    fails: "failed",
    hangs: "failed",
    resets: "failed",
    lies: "failed",
    stops: "failed",
    "has a state that throws": "failed",
    "has a state that hangs": "failed",
    "answers after all that": "passed",
  });
  assert.ok(
    results.every(({ outcome, error, mismatches }) =>
      outcome === "passed" || error !== undefined || mismatches.length > 0
    ),
  );
});

test("files are written whole, read again, and refused by their names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "under-load-contracts-")),
    path = join(folder, "c.json");
  try {
    const contract = contractOf("c", "p", [expecting("one", { path: "/" })]);
    writeContractFile(path, contract);
    assert.deepEqual((await readContractFile(path)).interactions.length, 1);
    await writeFile(path, "no");
    await assert.rejects(readContractFile(path), /Cannot read contract .*c\.json: it must be JSON/);
    await assert.rejects(readContractFile(join(folder, "none.json")), /none\.json/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a folder of its own is gone afterwards, and so is what the killed have left", async () => {
  const where = await mkdtemp(join(tmpdir(), "under-load-test-"));
  try {
    const [dead, alive] = [
      "under-load-contracts-4194999-x",
      `under-load-contracts-${process.pid}-x`,
    ];
    for (const name of [dead, alive, "other"]) await mkdir(join(where, name!));
    await inOwnFolder(async (folder) => {
      await writeFile(join(folder, "a.json"), "{}");
      assert.ok(!(await readdir(where)).includes(dead!));
    }, where);
    await assert.rejects(inOwnFolder(() => Promise.reject(new Error("no")), where), /no/);
    assert.deepEqual((await readdir(where)).sort(), ["other", alive].sort());
  } finally {
    await rm(where, { recursive: true });
  }
});

test("a mock server plays one contract after the other, and closes", async () => {
  const server = await startMockServer(contractOf("c", "p", [expecting("one", { path: "/one" })]), {
    random: random(1),
    now: 0,
  });
  assert.equal((await fetch(`${server.url}one`)).status, 200);
  const mock = server.play(contractOf("c", "p", [expecting("two", { path: "/two" })]));
  const { status, body } = await fetch(`${server.url}one`);
  await body?.cancel();
  assert.equal(status, 500);
  assert.deepEqual(mock.faults().map(({ kind }) => kind), ["request-not-found", "missing-request"]);
  await server.close();
  await assert.rejects(fetch(`${server.url}one`));
});

const { folder, missing } = rustCore();
test("the Rust core decides random requests as ours does", {
  timeout: 120_000,
  ...(missing ? { skip: missing } : {}),
}, async () => {
  const suites = pactSuites();
  const files = typeof suites === "string" ? [] : suites.specification.slice(-1);
  const asked = [coreScore(files), agreement(150, random(11))] as const;
  const [own, { of, matches, known, differ }] = await askCore(folder, ...asked);
  assert.ok(files.length === 0 || (own.right > 40 && own.of - own.right < 10));
  assert.deepEqual([differ, known], [[], 0]);
  assert.ok(matches > 15 && matches < of - 15);
});

test("of what differs only null under a pattern is known", () => {
  const part = (value: Json): RequestPart => ({
    ...{ method: "POST", path: "/", query: {}, headers: {}, generators: {} },
    body: { contentType: "application/json", content: { value } },
    rules: { body: rulesOf({ "$.value": { match: "regex", regex: "[a-z]+" } }) },
  });
  const known = (value: Json) => compareRequests(part("a"), part(value)).every(isNullUnderRegex);
  assert.deepEqual([known(null), known("1"), known(1)], [true, false, false]);
});
