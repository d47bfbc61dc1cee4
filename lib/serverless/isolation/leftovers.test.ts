import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { test } from "node:test";
import { foreignNamespaces, orphans, withDescendants } from "../experiments/real/mod.ts";
import { jailTier, javascriptRuntime, processTier, type Tier } from "../real/mod.ts";

/** What this process has on the machine: processes it started, namespaces of theirs, mounts, folders. */
function left(): unknown {
  if (process.platform !== "linux") return 0;
  const mine = withDescendants([process.pid]).filter((pid) => pid !== process.pid);
  return {
    processes: mine.length,
    namespaces: foreignNamespaces(mine).size,
    mounts: readFileSync("/proc/self/mountinfo", "utf8").split("\n").length,
    folders: readdirSync(tmpdir()).filter((name) => name.startsWith(`serverless-${process.pid}-`)),
  };
}

const js = javascriptRuntime(), LIMITS = { memoryMB: 64, timeoutMs: 200 };
const CODE = "function handler(event) { if (event.spin) for (;;); return 1; }";

for (const tier of [processTier(js), jailTier(js)].filter((one: Tier) => !one.missing())) {
  test(`${tier.name}: after a stop, a time-out and code that does not load nothing is left of a guest`, async () => {
    const before = left();
    const stopped = await tier.start(CODE, LIMITS), spun = await tier.start(CODE, LIMITS);
    if (process.platform === "linux") assert.notDeepEqual(left(), before, "it would be seen");
    assert.equal((await spun.invoke({ spin: true })).killed, "timeout");
    await stopped.stop();
    await spun.stop();
    await assert.rejects(tier.start("this is no code", LIMITS));
    assert.deepEqual(left(), before);
  });
}
for (const group of [false, true]) {
  const who = group ? "its whole process group" : "the platform";
  test(`${who} is killed with calls in its hand: neither guests nor their namespaces are left`, async () => {
    const { guests, left, namespaces, namespacesLeft } = await orphans(
      group ? { group, runtime: js } : {},
    );
    assert.ok(guests >= 2);
    assert.deepEqual([left, namespacesLeft], [0, 0]);
    assert.equal(namespaces > 0, jailTier(js).missing() === undefined);
  });
}
