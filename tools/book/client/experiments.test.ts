/// <reference lib="dom" />
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./experiments.ts";
import { changedParts } from "./pairs.ts";
import { pretendPage, PretendWorker, settled, shown } from "./pretend-page.ts";

function experiment() {
  const pretended = pretendPage(), { document, page } = pretended;
  const place = document.querySelector<HTMLElement>(".try")!;
  const texts = () =>
    [...place.querySelectorAll(".pair")].map((pair) =>
      [...pair.querySelectorAll("figure")].map(({ textContent }) => textContent)
    );
  const run = () => answer(place, { load: "5" }, page, "it falls over");
  return { ...pretended, place, texts, run };
}

const PAIR_3 = ["as printed3 at 2", "load = 53 at 5"];

test("cells below the experiment run first, and each pair is shown when it comes", async () => {
  const { run, texts, document } = experiment();
  const done = run();
  await settled();
  const worker = PretendWorker.busy;
  assert.deepEqual(worker.orders[0]!.shown, [3, 4, 1, 0]);
  worker.says(...shown(3, "<svg>3 at 5</svg>"));
  assert.deepEqual(texts(), [PAIR_3]);
  assert.equal((document.querySelector("details") as HTMLDetailsElement).open, true);
  worker.says(...shown(4, "4 at 2"), ...shown(1, "<svg>1 at 5</svg>"), ...shown(0, "load 5"));
  worker.says({ type: "done" });
  await done;
  // What has not changed is none, and the table of numbers is no news.
  assert.deepEqual(texts(), [PAIR_3, ["as printed1 at 2", "load = 51 at 5"]]);
});

test("once more shows the same again", async () => {
  const { run, texts, place } = experiment();
  for (let turn = 0; turn < 2; turn++) {
    const done = run();
    await settled();
    if (turn === 0) {
      PretendWorker.busy.says(...shown(3, "<svg>3 at 5</svg>"), ...shown(4, "4 at 2"));
      PretendWorker.busy.says(...shown(1, "<svg>1 at 2</svg>"), ...shown(0, "x"), { type: "done" });
    }
    await done;
    assert.deepEqual(texts(), [PAIR_3]);
    assert.doesNotMatch(place.textContent!, /Nothing that runs/);
  }
});

test("an experiment that other numbers interrupt says so, and shows nothing of theirs", async () => {
  const { run, texts, page, place } = experiment();
  const done = run();
  await settled();
  PretendWorker.busy.says(...shown(3, "<svg>3 at 5</svg>"));
  const moved = page.ask({ nodes: "4" });
  await done;
  await settled();
  PretendWorker.busy.says(...shown(0, "x"), ...shown(4, "4 at 2, 4"), { type: "done" });
  await moved;
  assert.match(place.textContent!, /Interrupted: other numbers were set/);
  assert.deepEqual(texts(), [PAIR_3]);
});

test("an experiment from other numbers than the printed ones is set beside what is printed", async () => {
  const { run, texts, page } = experiment();
  const moved = page.ask({ load: "9", nodes: "1" });
  await settled();
  PretendWorker.busy.says(...[0, 1, 3, 4].flatMap((cell) => shown(cell, "<svg>at 9</svg>")), {
    type: "done",
  });
  await moved;
  const done = run();
  await settled();
  PretendWorker.busy.says(...shown(3, "<svg>3 at 5</svg>"), { type: "done" });
  await done;
  assert.deepEqual(texts(), [PAIR_3]);
});

test("of what a cell shows only what has changed is set side by side, and no listing", () => {
  pretendPage();
  const listing = '<div class="out"><pre class="code">x</pre></div>';
  assert.deepEqual(
    changedParts(`${listing}<p>a</p><svg>1</svg>`, `${listing}x<p>a</p><svg>2</svg>`),
    [{ before: "<svg>1</svg>", after: "<svg>2</svg>" }],
  );
  assert.deepEqual(changedParts(listing, listing.replace("x", "y")), []);
  assert.equal(changedParts("<p>a</p>", "<p>b</p><p>c</p>").length, 1);
});
