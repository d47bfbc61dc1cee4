/// <reference lib="dom" />
/** The page of the mock interview: 45 minutes by the steps of UNDER, then what a strong answer holds. */
import { make } from "../../book/client/numbers-panel.ts";
import { begun, type Held, heldIn, noted, passed, stagesOf, tickedIn } from "../held.ts";
import type { Interview } from "../interview.ts";
import { nothingYet, type Progress } from "../progress.ts";
import { lastBefore, resultOf, rubricOf } from "../rubric.ts";
import { history, resultView } from "./history.ts";
import { rubricView } from "./interview-rubric.ts";
import { type Clocked, stageView } from "./interview-stage.ts";
import { startView } from "./interview-start.ts";
import { Keeper } from "./keeper.ts";
import { storeOf } from "./store-of.ts";
import { trouble } from "./trouble.ts";

const interviews = (globalThis as { underLoadInterviews?: Interview[] }).underLoadInterviews ?? [];
const place = document.getElementById("interview")!, store = storeOf();
const view = make("div"), note = make("p", "status");
note.setAttribute("role", "status");
/** How often the clock is drawn, and kept. */
const TICK_MS = 500, KEEP_MS = 5000;

let progress: Progress = nothingYet(), held: Held | undefined, clock: Clocked | undefined;
let ticked = Date.now(), kept = ticked;

const keeper = new Keeper((text) => store.hold(text), (problem) => note.textContent = problem);
const interviewOf = (name: string) => interviews.find(({ notebook }) => notebook === name);

/** A page of the book scrolls below its bar, and not as a whole. */
const toTop = () => document.querySelector("h1")!.scrollIntoView();

/** What changes is kept at once: whoever leaves the page comes back to it. */
function hold(next: Held): void {
  held = next;
  kept = Date.now();
  keeper.put(JSON.stringify(next));
}

function start(): void {
  const mine = held, interview = mine && interviewOf(mine.notebook);
  clock = undefined;
  view.replaceChildren(
    ...startView(
      interviews,
      mine && interview && { interview, held: mine },
      {
        begin(interview, vary) {
          hold(begun(interview, vary, Math.random, Date.now()));
          go();
        },
        goOn: go,
        drop() {
          held = undefined;
          keeper.put("");
          start();
        },
      },
    ),
    ...history(progress.interviews, interviews, store.place, openIn(location.hash)),
  );
  view.querySelector("details.result[open]")?.scrollIntoView();
}

/** The result that an address names. */
const openIn = (hash: string) => Number(/^#result-(\d+)$/.exec(hash)?.[1]);

/** Shows the stage that the interview is in. */
function go(): void {
  const mine = held!, interview = interviewOf(mine.notebook)!, stages = stagesOf(interview, mine);
  const stage = stages[mine.at];
  ticked = Date.now();
  clock = undefined;
  if (!stage) return rubric(interview);
  const shown = stageView({ interview, held: mine, stage, isLast: mine.at === stages.length - 1 }, {
    note: (text) => hold(noted(held!, stage.name, text)),
    next() {
      tick();
      hold({ ...held!, at: held!.at + 1 });
      go();
    },
  });
  clock = shown;
  view.replaceChildren(...shown.elements);
  toTop();
  shown.focus();
}

function rubric(interview: Interview): void {
  const mine = held!, before = lastBefore(progress.interviews, mine.notebook, mine.began);
  view.replaceChildren(
    ...rubricView({ interview, held: mine, groups: rubricOf(interview, mine), before }, {
      tick: (point, is) => hold(tickedIn(held!, point, is)),
      done: () => void finish(interview),
    }),
  );
  toTop();
}

async function finish(interview: Interview): Promise<void> {
  if (!held) return;
  const result = resultOf(interview, held);
  try {
    progress = await store.save({ ...progress, interviews: [...progress.interviews, result] });
  } catch (error) {
    // It stays as it is, ticks and all: the button can be pressed again.
    note.textContent = (error as Error).message;
    return;
  }
  held = undefined;
  keeper.put("");
  globalThis.history.replaceState(null, "", `#result-${result.at}`);
  const again = make("button", "play", "Another one");
  again.addEventListener("click", () => {
    globalThis.history.replaceState(null, "", location.pathname + location.search);
    start();
  });
  const before = lastBefore(progress.interviews, result.notebook, result.at);
  view.replaceChildren(
    ...resultView(result, before, interview),
    again,
    ...history(progress.interviews, interviews, store.place, NaN),
  );
  toTop();
}

/** Time goes by while the page is open. */
function tick(): void {
  const at = Date.now();
  if (clock && held) {
    held = passed(held, clock.stage.name, at - ticked);
    clock.draw(held);
    if (at - kept >= KEEP_MS) hold(held);
  }
  ticked = at;
}
setInterval(tick, TICK_MS);

globalThis.addEventListener("pagehide", () => {
  tick();
  // At once, and not after what is under way: there is no after.
  if (clock && held) store.hold(JSON.stringify(held)).catch(() => {});
});
globalThis.addEventListener("pageshow", () => {
  // A page that comes back as it was has not been open meanwhile.
  ticked = Date.now();
});
globalThis.addEventListener("beforeunload", (event) => {
  // What was said would be lost: the browser asks whether to leave.
  if (held && !keeper.isKept) event.preventDefault();
});
globalThis.addEventListener("hashchange", () => {
  if (!clock && !held) start();
});

async function begin(said = ""): Promise<void> {
  try {
    const { progress: found, problems } = await store.load();
    progress = found;
    const left = await store.held();
    held = heldIn(left, interviews);
    if (left && !held) problems.push("An interview was begun here, and can't be read any more.");
    place.replaceChildren(view, note);
    start();
    note.textContent = [said, ...problems].filter(Boolean).join(" ");
  } catch (error) {
    place.replaceChildren(trouble((error as Error).message, store, (said) => void begin(said)));
  }
}
void begin();
