import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer } from "../live/messages.ts";
import { checkIt } from "./exercises.ts";
import { pretendPage, pretendRunner, PretendWorker, settled, shown } from "./pretend-page.ts";

const MESSAGE = "Cannot use load = abc: it must be a whole number from 1 to 9 req/s";
const REFUSED: Answer = { type: "error", cell: 0, unit: 0, name: "NumbersError", message: MESSAGE };

test("cells that a number reaches wait, come one by one, and say at the end which numbers they are for", async () => {
  const { page, outputs, waiting, status } = pretendPage();
  const moved = page.ask({ load: "5" });
  await settled();
  assert.equal(waiting(), 4);
  PretendWorker.busy.says(...shown(1, "1 at 5"));
  assert.equal(outputs(1).textContent, "1 at 5");
  assert.equal(status(), "3 to go");
  PretendWorker.busy.says(...shown(0, "5"), ...shown(3, "3 at 5"), ...shown(4, "4"), {
    type: "done",
  });
  const { cells, superseded } = await moved;
  assert.deepEqual([cells, superseded, waiting()], [[1, 0, 3, 4], false, 0]);
  assert.match(status()!, /^load = 5: 4 cells in/);
  await page.ask({});
  assert.equal(outputs(1).textContent, "1 at 2");
});

test("a move that another takes the place of says so, and leaves nothing waiting", async () => {
  const { page, waiting, outputs } = pretendPage();
  const first = page.ask({ load: "5" });
  await settled();
  const second = page.ask({ nodes: "4" });
  assert.equal((await first).superseded, true);
  await settled();
  PretendWorker.busy.says(...shown(0, "4"), ...shown(4, "4 at 2, 4"), { type: "done" });
  assert.equal((await second).superseded, false);
  assert.equal(waiting(), 0);
  assert.equal(outputs(3).textContent, "3 at 2");
});

test("a check of an exercise and a move of a number do not end each other", async () => {
  const { page, waiting, document, outputs } = pretendPage(),
    button = document.createElement("button");
  const compiler = () => Promise.resolve({ bodyOf: (source: string) => source });
  const checker = { page, runner: pretendRunner(), compiler };
  const moved = page.ask({ load: "5" });
  await settled();
  const mover = PretendWorker.busy;
  const checked = checkIt(checker, 5, "for (;;);", button);
  await settled();
  const first = PretendWorker.busy;
  assert.equal(button.disabled, true);
  // Another check takes its place: the first one undoes its waiting.
  const again = checkIt(checker, 5, "2;", document.createElement("button"));
  await checked;
  assert.deepEqual([first.ended, button.disabled], [true, false]);
  await settled();
  PretendWorker.busy.says(...shown(5, "✓"), { type: "done" });
  await again;
  assert.equal(outputs(5).textContent, "✓");
  mover.says(...[0, 1, 3, 4].flatMap((cell) => shown(cell, "x")), { type: "done" });
  assert.equal((await moved).superseded, false);
  assert.equal(waiting(), 0);
});

test("a refused number leaves sliders, address and outputs at the last good ones, and says which these are", async () => {
  const { page, outputs, status, location, panel, waiting } = pretendPage();
  const good = page.ask({ load: "5" });
  await settled();
  PretendWorker.busy.says(...[0, 1, 3, 4].flatMap((cell) => shown(cell, `at 5`)), { type: "done" });
  await good;
  const bad = page.ask({ load: "abc" });
  await settled();
  PretendWorker.busy.says(REFUSED);
  const { problem } = await bad;
  assert.equal(problem, MESSAGE);
  assert.deepEqual(page.set, { load: "5" });
  assert.equal(location.hash, "#?load=5");
  assert.equal(panel.querySelector<HTMLInputElement>("#number-load")!.value, "5");
  assert.deepEqual([outputs(1).textContent, waiting()], ["at 5", 0]);
  assert.equal(status(), `${MESSAGE}. What is shown is for load = 5.`);
});

test("a link with a number that is refused shows what is printed, and says so", async () => {
  const { status, location, outputs } = pretendPage("#cell-2?load=abc");
  await settled();
  PretendWorker.busy.says(REFUSED);
  await settled();
  assert.equal(location.hash, "#cell-2");
  assert.equal(outputs(1).textContent, "1 at 2");
  assert.match(status()!, /What is shown is as printed\.$/);
});

test("what does not come shows what is printed, and says that it is for the printed numbers", async () => {
  const { page, outputs, status } = pretendPage();
  const moved = page.ask({ load: "5" });
  await settled();
  PretendWorker.busy.says(...shown(1, "1 at 5"));
  PretendWorker.busy.fails("out of memory");
  await moved;
  assert.equal(outputs(1).textContent, "1 at 5");
  assert.match(outputs(3).textContent!, /as printed, for the printed numbers.*3 at 2/);
  assert.equal(status(), "out of memory");
  const again = page.ask({ load: "4" });
  await settled();
  assert.equal(outputs(3).textContent, "3 at 2");
  PretendWorker.busy.says({ type: "done" });
  await again;
});

test("a cell that fails shows its error, and what does not stand on it goes on", async () => {
  const { page, outputs } = pretendPage();
  const moved = page.ask({ load: "5" });
  await settled();
  PretendWorker.busy.says({
    ...{ type: "error", cell: 3, unit: 3, name: "TypeError", message: "it is not" },
  });
  await settled();
  const worker = PretendWorker.busy;
  assert.deepEqual(worker.orders[0]!.shown.toSorted(), [0, 1]);
  worker.says(...shown(0, "5"), ...shown(1, "1 at 5"), { type: "done" });
  assert.equal((await moved).problem, "it is not");
  assert.match(outputs(3).textContent!, /TypeError: it is not/);
  assert.match(outputs(4).textContent!, /as printed/);
});

test("a number that is moved scrolls nowhere; another place does, and so does a link from outside", async () => {
  const { page, scrolled, location } = pretendPage("#cell-4");
  assert.deepEqual(scrolled, ["cell-4"]);
  void page.ask({ load: "5" });
  await settled();
  assert.equal(location.hash, "#cell-4?load=5");
  assert.deepEqual(scrolled, ["cell-4"]);
  location.hash = "#cell-5?load=5";
  await settled();
  assert.deepEqual(scrolled, ["cell-4", "cell-5"]);
  page.runner.stop();
});
