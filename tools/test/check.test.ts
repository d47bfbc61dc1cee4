import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Check, type Outcome, runAll, skipLines } from "./check.ts";
import { Memory } from "./memory.ts";

const folder = mkdtempSync(join(tmpdir(), "under-load-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const path = () => join(folder, `passed-${files++}.json`);

/** A check that counts how often it ran. */
function counted(digest: string, outcome: Outcome): Check & { ran: number } {
  const check = {
    part: "p",
    title: "t",
    digest,
    ran: 0,
    run: () => (check.ran++, Promise.resolve(outcome)),
  };
  return check;
}

/** Runs one check in silence. */
async function once(check: Check, memory: Memory, fresh = false) {
  const { log } = console;
  console.log = () => {};
  try {
    return await runAll([check], memory, { fresh });
  } finally {
    console.log = log;
  }
}

test("what has passed and not changed is not run again, on the next start either", async () => {
  const file = path();
  const check = counted("a", { faults: [], count: 7, skipped: ["s"] });
  assert.deepEqual(await once(check, new Memory(file)), {
    passed: 7,
    failed: 0,
    skipped: ["s"],
    remembered: 0,
  });
  assert.deepEqual(await once(check, new Memory(file)), {
    passed: 7,
    failed: 0,
    skipped: ["s"],
    remembered: 1,
  });
  assert.equal(check.ran, 1);
});

test("a change, a failure or the wish for a fresh run runs it again", async () => {
  const memory = new Memory(path());
  await once(counted("a", { faults: [] }), memory);
  const changed = counted("b", { faults: ["broken"] });
  assert.deepEqual(await once(changed, memory), {
    passed: 0,
    failed: 1,
    skipped: [],
    remembered: 0,
  });
  // Back to what had passed once: it was forgotten when it failed.
  const back = counted("a", { faults: [] });
  await once(back, memory);
  assert.equal(back.ran, 1);
  await once(back, memory, true);
  assert.equal(back.ran, 2);
});

test("a run of many tests counts those that pass and those that fail", async () => {
  const totals = await once(
    counted("a", { faults: ["x"], count: 5, failed: 2 }),
    new Memory(path()),
  );
  assert.deepEqual([totals.passed, totals.failed], [5, 2]);
});

test("tests that were left out are one line a service, and one for each other reason", () => {
  assert.deepEqual(
    skipLines([
      "deno: a [skipped: Redis at REDIS_URL is not there]",
      "bun: a [skipped: no redis-server is installed]",
      "deno: b [skipped: DATABASE_URL is not set]",
      "deno: c [skipped: the moon is full]",
    ]),
    [
      "no real Redis: docker compose up -d --wait, or install redis-server, or set REDIS_URL (2 tests)",
      "no real Postgres: docker compose up -d --wait, or set DATABASE_URL (1 test)",
      "the moon is full (1 test)",
    ],
  );
});
