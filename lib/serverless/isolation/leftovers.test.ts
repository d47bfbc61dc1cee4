import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { test } from "node:test";
import { foreignNamespaces, orphans, withDescendants } from "../experiments/real/mod.ts";
import { jailTier, javascriptRuntime, processTier, runtimeNamed, type Tier } from "../real/mod.ts";

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

/** What goes on when nobody waits for it: in a process of either runtime of JavaScript. */
const AFTER: Record<string, string> = {
  "memory that grows after the answer":
    "const kept = []; function handler() { setInterval(() => kept.push(new Uint8Array(2 ** 23).fill(1)), 5); return 1 }",
  "a loop after the answer": "function handler() { setTimeout(() => { for (;;); }, 1); return 1 }",
};
for (const [what, code] of Object.entries(AFTER)) {
  test(`${what} ends the guest`, {
    skip: process.platform !== "linux",
    timeout: 120_000,
  }, async () => {
    const tier = processTier(javascriptRuntime());
    const guest = await tier.start(code, { memoryMB: 64, timeoutMs: 1000 });
    assert.equal((await guest.invoke({})).value, 1);
    for (let i = 0; i < 500 && guest.alive; i++) await new Promise((r) => setTimeout(r, 20));
    assert.equal(guest.alive, false);
    await guest.stop();
  });
}
test("memory that grows while code is loaded ends the guest, and a guest that rests is let be", {
  skip: process.platform !== "linux",
  timeout: 120_000,
}, async () => {
  const tier = processTier(javascriptRuntime()), limits = { memoryMB: 64, timeoutMs: 1000 };
  const grows =
    "const kept = []; for (let i = 0; i < 200; i++) kept.push(new Uint8Array(2 ** 23).fill(1)); function handler() {}";
  await assert.rejects(tier.start(grows, limits), /Cannot start a guest: it ended/);
  const calm = await tier.start("function handler() { return 1 }", limits);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal((await calm.invoke({})).value, 1);
  await calm.stop();
});
for (const runtime of (["deno", "bun"] as const).filter(runtimeNamed)) {
  test(`what a call writes after its answer does not stand in the next one's log, ${runtime}`, async () => {
    const code = `
      function handler({ n }) {
        if (n === 2) return new Promise((done) => { setTimeout(() => { console.log("two"); done(2); }, 30); });
        setTimeout(() => console.log("late"), 10);
        console.log("one");
        return 1;
      }`;
    const guest = await processTier(runtime).start(code, LIMITS);
    const first = await guest.invoke({ n: 1 }), second = await guest.invoke({ n: 2 });
    assert.deepEqual([first.stdout, second.stdout], ["one\n", "two\n"]);
    await guest.stop();
  });
}
