import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Answer, Order } from "../live/messages.ts";
import { CODE, pretendRunner, PretendWorker, settled } from "./pretend-page.ts";
import { type Ended, Runner } from "./runner.ts";
import { CellCode } from "./scripts.ts";

const ORDER: Order = { set: {}, units: [1], shown: [1] };

function listener() {
  const ends: Ended[] = [], answers: Answer[] = [];
  return {
    ...{ ends, answers },
    answer: (answer: Answer) => void answers.push(answer),
    end: (how: Ended) => void ends.push(how),
  };
}

beforeEach(() => void (PretendWorker.all = []));

test("a run that another takes the place of is told so, once, and hears nothing more", async () => {
  const runner = pretendRunner(), first = listener(), second = listener();
  await runner.run(ORDER, first);
  const worker = PretendWorker.busy;
  worker.says({ type: "end", cell: 1 });
  await runner.run(ORDER, second);
  assert.deepEqual(first.ends, ["superseded"]);
  assert.ok(worker.ended);
  worker.says({ type: "end", cell: 2 }, { type: "done" });
  PretendWorker.busy.says({ type: "done" });
  assert.deepEqual([first.answers.length, first.ends.length], [1, 1]);
  assert.deepEqual(second.ends, ["done"]);
});

test("so is one whose code is still on its way, and one that is stopped", async () => {
  const runner = pretendRunner(), all = [listener(), listener()];
  await Promise.all(all.map((one) => runner.run(ORDER, one)));
  assert.deepEqual(all.map(({ ends }) => ends), [["superseded"], []]);
  runner.stop();
  runner.stop();
  assert.deepEqual(all[1]!.ends, ["superseded"]);
});

test("a run without an end is stopped, and says after what time", async () => {
  const runner = pretendRunner(), one = listener();
  await runner.run(ORDER, one, 2);
  const worker = PretendWorker.busy;
  await settled();
  await settled();
  assert.deepEqual(one.ends, [{ problem: "Stopped: no end after 0.002 seconds." }]);
  assert.ok(worker.ended);
});

test("a worker that failed before it had anything to do is told to who wants it, and the next one is new", async () => {
  const runner = pretendRunner(), one = listener(), two = listener();
  await runner.prepare();
  PretendWorker.all[0]!.fails("Unexpected token");
  await runner.run(ORDER, one);
  assert.deepEqual(one.ends, [{ problem: "Unexpected token" }]);
  await runner.run(ORDER, two);
  PretendWorker.busy.says({ type: "done" });
  assert.deepEqual(two.ends, ["done"]);
});

test("code that cannot be had ends the run with a sentence, and is asked for again by the next", async () => {
  let many = 0;
  const code = () =>
    ++many === 1 ? Promise.reject(new Error("Cannot load x")) : Promise.resolve(CODE);
  const runner = new Runner(code, (code) => new PretendWorker(code)), one = listener();
  await runner.run(ORDER, one);
  assert.deepEqual(one.ends, [{ problem: "Cannot load x" }]);
  await runner.run(ORDER, listener());
  assert.equal(PretendWorker.busy.orders.length, 1);
});

test("a script that fails to load once is loaded by the next call", async () => {
  const asked: string[] = [];
  const load = (src: string) => {
    asked.push(src);
    if (asked.length === 1) return Promise.reject(new Error("offline"));
    (globalThis as unknown as { underLoadCode: object }).underLoadCode = { once: () => {} };
    return Promise.resolve();
  };
  const code = new CellCode(
    { scripts: ["live/once.js"], late: { scripts: [], units: [] } },
    "",
    load,
  );
  await assert.rejects(code.for([]), /offline/);
  assert.ok(await code.for([]) instanceof Blob);
  assert.deepEqual(asked, ["live/once.js", "live/once.js"]);
});

test("late scripts are loaded where a statement needs them, and by a worker of its own", async () => {
  const asked: string[] = [];
  const code = new CellCode(
    { scripts: ["late.js", "own.js"], late: { scripts: ["late.js"], units: [7] } },
    "",
    (src) => {
      asked.push(src);
      const kept = globalThis as unknown as { underLoadCode: Record<string, unknown> };
      kept.underLoadCode[src.slice(0, -3)] = () => {};
      return Promise.resolve();
    },
  );
  const plain = await code.for([1]);
  assert.deepEqual(asked, ["own.js"]);
  assert.equal(await code.for([2]), plain);
  const runner = new Runner((units) => code.for(units), (code) => new PretendWorker(code));
  await runner.prepare();
  await runner.run({ ...ORDER, units: [1, 7] }, listener());
  assert.deepEqual(asked, ["own.js", "late.js"]);
  assert.notEqual(PretendWorker.busy.code, plain);
});
