import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyAdds, onlyTasks, planOf, type Reach } from "./ci-plan.ts";

const names = ["01-a", "02-b", "03-c", "04-d", "05-e", "06-f", "07-g"];
const REACHES: Reach[] = names.map((name, i) => ({
  name,
  // 01 uses 07's folder, as a gateway uses a rate limiter.
  folders: ["lib/course", `lib/${name.slice(3)}`, ...(name === "01-a" ? ["lib/g"] : [])],
  services: i % 2 === 0,
}));

test("a change in a folder touches the notebooks that reach it, and no other", () => {
  const { touched, inTurn } = planOf(REACHES, ["lib/g/gcra.ts"], 0);
  assert.deepEqual(touched, ["01-a", "07-g"]);
  assert.deepEqual(inTurn, ["02-b", "03-c", "04-d"]);
  assert.deepEqual(planOf(REACHES, ["data/c/x.json"], 0).touched, ["03-c"]);
  assert.deepEqual(planOf(REACHES, ["notebooks/05-e.ipynb"], 0).touched, ["05-e"]);
});

test("a change that no notebook reads touches none", () => {
  const changed = ["lib/g/gcra.test.ts", "README.md", "tools/test/memory.ts", "docs/x.svg"];
  assert.deepEqual(planOf(REACHES, changed, 0).touched, []);
});

test("a change of what all share touches all, and so does one that is not known", () => {
  for (const changed of [["lib/course/md.ts"], ["deno.lock"], ["tools/sweep.ts"], undefined]) {
    assert.deepEqual(planOf(REACHES, changed, 3), {
      touched: names,
      inTurn: [],
      real: ["01-a", "03-c", "05-e", "07-g"],
    });
  }
});

test("whatever is touched, each other notebook has its turn within a few landings", () => {
  const seen = new Set([0, 1, 2].flatMap((turn) => planOf(REACHES, [], turn).inTurn));
  assert.deepEqual([...seen].sort(), names);
  for (const turn of [0, 1, 2, 3, 4]) {
    assert.equal(new Set(planOf(REACHES, ["lib/g/x.ts"], turn).inTurn).size, 3);
  }
});

test("with real services those are run again that use one", () => {
  assert.deepEqual(planOf(REACHES, ["lib/b/x.ts"], 0).real, ["01-a", "03-c"]);
});

test("a change of how services come up touches those who use them", () => {
  const { touched } = planOf(REACHES, [".ci/services.sh"], 0);
  assert.deepEqual(touched, ["01-a", "03-c", "05-e", "07-g"]);
  assert.deepEqual(planOf(REACHES, [".ci/run", ".ci/base"], 0).touched, []);
});

test("packages that were added touch nobody but those who import them, changed ones everybody", () => {
  const before = JSON.stringify({
    name: "x",
    dependencies: { a: "1" },
    devDependencies: { b: "1" },
  });
  const of = (packages: object) => JSON.stringify({ name: "x", ...packages });
  assert.equal(onlyAdds(before, of({ dependencies: { a: "1", b: "1", c: "3" } })), true);
  assert.equal(onlyAdds(before, of({ dependencies: { a: "2", b: "1" } })), false);
  assert.equal(onlyAdds(before, of({ dependencies: { a: "1" } })), false);
  assert.equal(onlyAdds(before, of({ type: "module", dependencies: { a: "1", b: "1" } })), false);
});

test("a task that was added touches nobody, a compiler option everybody", () => {
  const before = JSON.stringify({ tasks: { a: "1" }, lock: true });
  assert.equal(onlyTasks(before, JSON.stringify({ tasks: { a: "1", b: "2" }, lock: true })), true);
  assert.equal(onlyTasks(before, JSON.stringify({ tasks: { a: "1" }, lock: false })), false);
});

test("what makes pages of notebooks touches none of them, what runs their cells there all", () => {
  const unread = ["tools/book/chapter.ts", "tools/book/client/book.ts", "tools/drill/cards.ts"];
  assert.deepEqual(planOf(REACHES, unread, 0).touched, []);
  assert.deepEqual(planOf(REACHES, ["tools/book/live/plan.ts"], 0).touched, names);
});
