import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import process from "node:process";
import { runs } from "../../services/process-group.ts";
import { crashSchedules, dayOnPlatform } from "../experiments/mod.ts";
import { ServerlessPlatform } from "../mod.ts";
import { ProcessGuest } from "../isolation/process-guest.ts";
import {
  type Attack,
  ATTACKS,
  attackSuite,
  claimTruth,
  direct,
  javascriptRuntime,
  processTier,
  removeStale,
  runtimeNamed,
  type Tier,
  tiers,
  tiersHere,
} from "./mod.ts";

const LIMITS = { memoryMB: 64, timeoutMs: 2000 };
const here = tiers().filter((tier) => tier.missing() === undefined);
const codeOf = ({ name }: Tier, js: string, python: string) =>
  name.includes("python") ? python : js;

/** Guests, reapers and folders of ours that are there now. */
function traces(): string[] {
  const folders = readdirSync(tmpdir()).filter((name) =>
    name.startsWith(`serverless-${process.pid}-`)
  );
  if (process.platform !== "linux") return folders;
  const said = String(execFileSync("ps", ["-eo", "ppid=,args="]));
  const ours = said.split("\n").filter((line) =>
    /guest\/program|guest\.program|reaper\.program/.test(line) &&
    line.trim().startsWith(`${process.pid} `)
  );
  return [...folders, ...ours];
}

test("one function in every tier that runs here: values, errors, logs; and nothing is left", async () => {
  const before = traces();
  for (const tier of here) {
    const js =
      "function handler(e) { if (e.fail) throw new Error('as told'); return { n: e.n + 1 } }";
    const python =
      "def handler(e):\n    print('log')\n    if e.get('fail'):\n        raise Exception('as told')\n    return {'n': e['n'] + 1}";
    const guest = await tier.start(codeOf(tier, js, python), LIMITS);
    const answers = await Promise.all([1, 2, 3].map((n) => guest.invoke({ n })));
    assert.deepEqual(answers.map(({ value }) => value), [{ n: 2 }, { n: 3 }, { n: 4 }], tier.name);
    assert.match((await guest.invoke({ n: 1, fail: true })).error!, /as told/, tier.name);
    assert.equal((await guest.invoke({ n: 1 })).error, undefined, tier.name);
    await guest.stop();
    assert.equal(guest.alive, false);
    if (guest.pid !== undefined) assert.equal(runs(guest.pid), false);
    await assert.rejects(tier.start("this is no code", LIMITS), tier.name);
  }
  assert.deepEqual(traces(), before);
  assert.match(tiersHere(), /^direct, vm, worker, quickjs/);
});
for (const tier of here) {
  if (tier.name !== `jail (${javascriptRuntime()})` && tier.name !== "quickjs") continue;
  // The notebook runs all attacks on all tiers; of QuickJS those that it might not stop.
  const some: Attack[] = ["reach the host's objects", "loop after a wait", "fill arrays", "fork"];
  test(`${tier.name} blocks all it claims, and leaves nothing`, { timeout: 30_000 }, async () => {
    const before = traces();
    const rows = await attackSuite([tier], tier.name === "quickjs" ? some : ATTACKS);
    assert.deepEqual([claimTruth(rows).ok, claimTruth(rows).note], [true, undefined]);
    assert.deepEqual(traces(), before);
  });
}
test("the weakest tier blocks nothing, and who claims otherwise is found out", async () => {
  const open = await attackSuite([direct], [
    "read a file",
    "read variables",
    "pollute prototypes",
  ]);
  assert.deepEqual(open.map(({ verdict }) => verdict), ["through", "through", "through"]);
  assert.ok(claimTruth(open).ok);
  assert.equal(claimTruth(open.map((row) => ({ ...row, tier: "quickjs" }))).ok, false);
});
test("a Deno guest that was given permissions takes no code", async () => {
  const deno = runtimeNamed("deno");
  if (!deno) return;
  await assert.rejects(
    ProcessGuest.start(deno.path, ["run", "-A", deno.program], "function handler() {}", LIMITS),
    /a guest must have no permissions: it has read/,
  );
});
test("a call that is aborted ends its guest; a guest that was killed answers that it has ended", async () => {
  const guest = await processTier(javascriptRuntime()).start(
    "async function handler() { await new Promise(() => {}) }",
    LIMITS,
  );
  const controller = new AbortController(), call = guest.invoke({}, controller.signal);
  controller.abort();
  assert.equal((await call).killed, "aborted");
  assert.equal((await guest.invoke({})).killed, "ended");
  await guest.stop();
});
test("a guest that died while it rested costs no call", async () => {
  const tier = processTier(javascriptRuntime()), pids: number[] = [];
  const start: Tier["start"] = async (code, limits) => {
    const guest = await tier.start(code, limits);
    pids.push(guest.pid!);
    return guest;
  };
  const watched = { ...tier, start };
  const platform = new ServerlessPlatform({ tiers: { javascript: watched, python: watched } });
  try {
    const code = "function handler(e) { return e; }";
    const spec = { name: "f", tenant: "a", runtime: "javascript" as const, code, triggers: [] };
    platform.deploy({ ...spec, memoryMB: 64, timeoutMs: 1000 });
    await platform.call("f", 1);
    process.kill(pids[0]!, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal((await platform.call("f", 2)).value, 2);
    assert.equal(pids.length, 2);
  } finally {
    await platform.close();
  }
});
test("an event that can't be sent fails its own call only, and who gives up while waiting is told at once", async () => {
  const tier = processTier(javascriptRuntime());
  const platform = new ServerlessPlatform({
    ...{ tiers: { javascript: tier, python: tier }, max: 1, slots: 1 },
  });
  try {
    const code = "function handler(e) { if (e === 'spin') for (;;); return e; }";
    const spec = { name: "f", tenant: "a", runtime: "javascript" as const, code, triggers: [] };
    platform.deploy({ ...spec, memoryMB: 64, timeoutMs: 250 });
    assert.match((await platform.call("f", 1n)).error!, /Cannot send the event/);
    assert.equal((await platform.call("f", 2)).value, 2);
    let over = false;
    const spin = platform.call("f", "spin").then((answer) => {
      over = true;
      return answer;
    });
    const giveUp = new AbortController(), waits = platform.call("f", 3, "", giveUp.signal);
    giveUp.abort();
    assert.equal((await waits).killed, "aborted");
    assert.equal(over, false);
    assert.equal((await spin).killed, "timeout");
    assert.equal((await platform.call("f", 4)).value, 4);
  } finally {
    await platform.close();
  }
});
test("a day on the platform: four sources, a poison event that comes back, power failures around guests", async () => {
  const tier = processTier(javascriptRuntime());
  const { sources, poison } = await dayOnPlatform(tier, 2);
  assert.deepEqual(sources.map(({ fn, events, done, dead }) => [fn, events, done, dead]), [
    ["resize", 60, 59, 1],
    ["print", 20, 20, 0],
    ["bill", 1, 1, 0],
    ["paid", 5, 5, 0],
  ]);
  assert.deepEqual(poison.map(({ done, tries, dead }) => [done, tries, dead]), [[59, 2, 1], [
    60,
    3,
    0,
  ]]);
  const { crashes, events: _, ...wrong } = await crashSchedules({ each: 10, inbox: true, tier });
  assert.equal(crashes, 80);
  assert.deepEqual(wrong, { lost: 0, doubled: 0, lostNext: 0, doubledNext: 0 });
});
test("each call may write its share; a call that was killed is paid for", async () => {
  const tier = processTier(javascriptRuntime());
  const code =
    'function handler(e) { if (e.spin) for (;;); console.log("x".repeat(600)); return 1; }';
  const guest = await tier.start(code, { ...LIMITS, output: 1000 });
  for (let i = 0; i < 4; i++) assert.equal((await guest.invoke({})).value, 1, `call ${i}`);
  await guest.stop();
  const platform = new ServerlessPlatform({ tiers: { javascript: tier, python: tier } });
  try {
    const spec = { name: "f", tenant: "a", runtime: "javascript" as const, code, triggers: [] };
    platform.deploy({ ...spec, memoryMB: 64, timeoutMs: 100 });
    assert.equal((await platform.call("f", { spin: true })).killed, "timeout");
    const { gbSeconds } = platform.bill("f", { gbSecond: 1, call: 0, freeGBs: 0, freeCalls: 0 });
    assert.ok(gbSeconds >= (64 / 1024) * 0.1, `${gbSeconds}`);
  } finally {
    await platform.close();
  }
});
test("what can't be written as JSON costs an answer or nothing, and errors are logged in words", async () => {
  const js = processTier(javascriptRuntime());
  const guest = await js.start(
    "function handler(e) { console.error(new Error('boom')); console.log(1n); const c = {}; c.c = c; console.log(c); return 1 }",
    LIMITS,
  );
  const { value, stdout, stderr } = await guest.invoke({});
  assert.equal(value, 1);
  assert.match(stderr, /boom/);
  assert.match(stdout, /^1\n/);
  await guest.stop();
  if (!runtimeNamed("python")) return;
  const python = await processTier("python").start(
    "def handler(e):\n    return float('nan') if e['nan'] else 1",
    LIMITS,
  );
  const answer = await python.invoke({ nan: true });
  assert.match(answer.error!, /ValueError/);
  assert.equal((await python.invoke({ nan: false })).value, 1);
  await python.stop();
});
test("nobody publishes a version of another customer's function", async () => {
  const tiers = { javascript: direct, python: direct };
  const platform = new ServerlessPlatform({ tiers });
  const spec = {
    ...{ name: "resize", tenant: "ada", runtime: "javascript" as const, memoryMB: 64 },
    ...{ code: "function handler() { return 'ada' }", timeoutMs: 1000, triggers: [] },
  };
  try {
    assert.equal(platform.deploy(spec), 1);
    assert.throws(
      () => platform.deploy({ ...spec, tenant: "eve" }),
      /another customer has a function/,
    );
    assert.throws(
      () => platform.deploy({ ...spec, tenant: "" }),
      /tenant must be a text of 1 to 100/,
    );
    assert.throws(() => platform.deploy({ ...spec, code: 5 as never }), /code must be a text/);
    assert.equal((await platform.call("resize", {})).value, "ada");
  } finally {
    await platform.close();
  }
});
test("the platform: warm calls, a loop harms only its own call, logs and a bill, refusal beyond the queue", async () => {
  const tier = processTier(javascriptRuntime());
  const platform = new ServerlessPlatform({
    tiers: { javascript: tier, python: tier },
    max: 2,
    queue: 1,
  });
  try {
    const spec = {
      name: "resize",
      tenant: "ada",
      runtime: "javascript" as const,
      memoryMB: 64,
      timeoutMs: 300,
      triggers: [],
    };
    platform.deploy({
      ...spec,
      code: "function handler(e) { console.log('at', e); if (e === 'spin') for (;;); return e; }",
    });
    assert.equal((await platform.call("resize", 1)).value, 1);
    const [spin, two] = await Promise.all([
      platform.call("resize", "spin"),
      platform.call("resize", 2),
    ]);
    assert.equal(spin.killed, "timeout");
    assert.equal(two.value, 2);
    assert.match(platform.logs.of(two.trace)!.stdout, /at 2/);
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => platform.call("resize", i)));
    assert.ok(all.some(({ refused }) => refused === "queue full"));
    assert.ok(all.every(({ refused, value }, i) => refused !== undefined || value === i));
    platform.deploy({ ...spec, code: "function handler() { return 'two' }" });
    assert.equal((await platform.call("resize", 1)).value, "two");
    assert.ok(
      platform.bill("resize", { gbSecond: 1, call: 0, freeGBs: 0, freeCalls: 0 }).gbSeconds > 0,
    );
    platform.deploy({ ...spec, name: "broken", code: "no code" });
    assert.equal((await platform.call("broken", 1)).refused, "no instance");
  } finally {
    await platform.close();
  }
  assert.ok(!traces().some((line) => line.includes("guest")));
});
test("a suite that was killed leaves its folder to the next one, which removes it, and nobody else's", () => {
  const folderOf = (pid: number) => mkdtempSync(join(tmpdir(), `serverless-${pid}-`));
  // No process has this number: it is above what a system gives.
  const stale = folderOf(2 ** 22 + 1), ours = folderOf(process.pid);
  removeStale();
  assert.deepEqual([existsSync(stale), existsSync(ours)], [false, true]);
  rmSync(ours, { recursive: true });
});
