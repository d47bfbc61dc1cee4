import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, nothingYet } from "../progress.ts";
import { Schedule } from "../schedule.ts";
import { BrowserStore, type Kept } from "./browser-store.ts";
import { ServerStore } from "./server-store.ts";

const after = (id: string) =>
  answered(nothingYet(), new Schedule(), { id, grade: "good", at: 1e12 });

/** A browser's storage, of so many letters. */
function storage(most = Infinity, all = new Map<string, string>()) {
  const kept: Kept = {
    getItem: (name) => all.get(name) ?? null,
    removeItem: (name) => void all.delete(name),
    setItem(name, text) {
      const others = [...all].filter(([one]) => one !== name).map(([, text]) => text.length);
      if (others.reduce((a, b) => a + b, text.length) > most) throw new Error("QuotaExceededError");
      all.set(name, text);
    },
  };
  return { kept, all };
}

test("what two windows save is added up", async () => {
  const { kept } = storage(), [one, other] = [0, 1].map(() => new BrowserStore(() => kept));
  await one!.save(after("a"));
  const both = await other!.save(after("b"));
  assert.deepEqual(Object.keys(both.cards).sort(), ["a", "b"]);
  assert.deepEqual(await one!.load(), { progress: both, problems: [] });
});

test("a broken entry is a promise that fails, is not written over, and starting again keeps it", async () => {
  const { kept, all } = storage(), store = new BrowserStore(() => kept);
  all.set("under-load/drill", "{broken");
  await assert.rejects(store.load(), /Cannot read the progress: it is no JSON/);
  await assert.rejects(store.save(after("a")), /it is no JSON/);
  assert.equal(await store.text(), "{broken");
  assert.equal(await store.startAgain(), 'in this browser, as "under-load/drill-aside-1"');
  await store.save(after("a"));
  assert.equal(all.get("under-load/drill-aside-1"), "{broken");
  assert.deepEqual((await store.load()).progress, after("a"));
});

test("of a bad interview is told, the rest is kept, and what was there stays beside", async () => {
  const { kept, all } = storage(), store = new BrowserStore(() => kept);
  const bad = JSON.stringify({ ...after("a"), interviews: [{ at: -1 }] });
  all.set("under-load/drill", bad);
  const { progress, problems } = await store.load();
  assert.deepEqual(progress, after("a"));
  assert.match(problems[0]!, /^One interview 1 was left out/);
  await store.save(after("b"));
  assert.equal(all.get("under-load/drill-aside-1"), bad);
  assert.deepEqual((await store.load()).problems, []);
});

test("what could not be read back is not kept", async () => {
  const { kept, all } = storage(), store = new BrowserStore(() => kept);
  await store.save(after("a"));
  const before = all.get("under-load/drill");
  const interviews = [{ at: 1, notebook: "x", minutes: {}, ticked: 0, points: 0, missed: [] }];
  await assert.rejects(store.save({ ...after("b"), interviews }), /points.*Nothing was kept\.$/);
  assert.equal(all.get("under-load/drill"), before);
});

test("a browser that is full, or forbids it, says so; nothing that was there is lost", async () => {
  const { kept, all } = storage(40), full = new BrowserStore(() => kept);
  await assert.rejects(full.save(after("a")), /storage is full: nothing was kept/);
  await assert.rejects(full.hold("x".repeat(41)), /storage is full/);
  all.set("under-load/drill", "{broken and forty letters long, or less}");
  await full.startAgain();
  assert.equal(all.get("under-load/drill-aside-1"), "{broken and forty letters long, or less}");
  const closed = new BrowserStore(() => {
    throw new Error("SecurityError");
  });
  const { progress, problems } = await closed.load();
  assert.deepEqual(progress, nothingYet());
  assert.match(problems[0]!, /^This browser keeps nothing/);
  await assert.rejects(closed.save(after("a")), /keeps nothing/);
  assert.equal(await closed.held(), "");
});

test("what the server says of a failure is the sentence; one that is gone is named", async () => {
  const store = new ServerStore(() =>
    Promise.resolve(new Response("Cannot use drill.json: nothing was kept.", { status: 500 }))
  );
  await assert.rejects(
    store.save(after("a")),
    /^Error: Cannot use drill.json: nothing was kept\.$/,
  );
  const gone = new ServerStore(() => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(gone.load(), /does not answer: nothing was kept/);
  const broken = new ServerStore(() => Promise.resolve(new Response("{broken")));
  await assert.rejects(broken.load(), /it is no JSON/);
});
