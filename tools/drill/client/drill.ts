/// <reference lib="dom" />
/** The page of the drill: cards one by one, by keyboard, and how one stands. */
import { make } from "../../book/client/numbers-panel.ts";
import type { Card } from "../card.ts";
import { merged } from "../progress.ts";
import { byDay, dayOf, standings } from "../queue.ts";
import { type GradeName, Schedule } from "../schedule.ts";
import { titleOf } from "../words.ts";
import { type CardActions, cardView } from "./card-view.ts";
import { type Chosen, DrillState } from "./drill-state.ts";
import { files } from "./files.ts";
import { Keeper } from "./keeper.ts";
import { meaningOf } from "./keys.ts";
import { days, standingsTable } from "./standing.ts";
import { storeOf } from "./store-of.ts";
import { trouble } from "./trouble.ts";

const cards = (globalThis as { underLoadCards?: Card[] }).underLoadCards ?? [];
/** A test says what time it is, by the address: `?now=…`, in ms since 1970. */
const began = Date.now(), from = Number(new URLSearchParams(location.search).get("now"));
const now = () => from ? from + Date.now() - began : Date.now();
const offset = -new Date().getTimezoneOffset() * 60_000;
const drill = new DrillState(cards, new Schedule(), now, offset), store = storeOf();

const place = document.getElementById("drill")!;
const counts = make("p", "counts"), note = make("p", "status"), back = make("p", "back-row");
note.setAttribute("role", "status");
const face = make("div", "face"),
  filters = make("div", "filters"),
  standing = make("div", "standing");

const keeper = new Keeper(async () => {
  const kept = await store.save(drill.progress);
  // Answers may have come meanwhile.
  drill.progress = merged(drill.progress, kept);
}, (problem) => note.textContent = problem);

const actions: CardActions = {
  reveal: () => void (drill.reveal() && show()),
  guess(text) {
    drill.guess(text);
    show();
  },
  grade(name) {
    if (drill.grade(name)) changed();
  },
};

function undo(): void {
  if (drill.undo()) changed();
}

function changed(): void {
  show();
  keeper.put("");
}

function show(): void {
  const { due, fresh } = drill.queue;
  counts.textContent =
    `${due} due, ${fresh} new today, of ${drill.wanted.length} cards; kept ${store.place}`;
  face.replaceChildren(...cardView(drill, actions));
  back.replaceChildren();
  if (drill.last) {
    const button = make("button", "undo", `Take back “${drill.last.grade}” (u)`);
    button.addEventListener("click", undo);
    back.append(button);
  }
  tell();
}

/** How one stands: days, notebooks, concepts, and the file. */
function tell(): void {
  const { progress, schedule } = drill;
  const known = (id: string) => schedule.retrievability(progress.cards[id]!, now());
  const by = (name: (card: Card) => string | undefined) =>
    standings(cards, progress, now(), name, known);
  const parts: HTMLElement[] = [], answers = byDay(progress, offset);
  if (answers.size > 0) parts.push(make("h2", "", "Days"), days(answers, dayOf(now(), offset)));
  parts.push(
    make("h2", "", "Notebooks"),
    standingsTable(by(({ notebook }) => titleOf(notebook))),
  );
  const concepts = by(({ concept }) => concept).filter(({ seen }) => seen > 0)
    .toSorted((a, b) => a.known! - b.known!);
  if (concepts.length > 0) {
    parts.push(
      make("h2", "", "Concepts, the least known first"),
      standingsTable(concepts.slice(0, 20)),
    );
  }
  parts.push(
    make("h2", "", "Your progress"),
    files(() => drill.progress, (name, { progress, problems }) => {
      drill.add(progress);
      changed();
      void keeper.settled().then(() => {
        if (!keeper.isKept) return;
        note.textContent = [`${name} was added to what was there.`, ...problems].join(" ");
      });
    }, (problem) => note.textContent = problem),
  );
  standing.replaceChildren(...parts);
}

function select(name: keyof Chosen, label: string, options: [string, string][]): HTMLElement {
  const wrap = make("label", "", `${label} `), list = make("select");
  list.append(...options.map(([value, text]) => new Option(text, value)));
  list.addEventListener("change", () => {
    drill.choose(name, list.value);
    show();
  });
  wrap.append(list);
  return wrap;
}

document.addEventListener("keydown", (event) => {
  const meaning = meaningOf(event, event.target as HTMLElement & { disabled?: boolean });
  if (meaning === undefined || !place.contains(face)) return;
  if (meaning === "reveal") actions.reveal();
  else if (meaning === "undo") undo();
  else actions.grade(meaning satisfies GradeName);
  event.preventDefault();
});

const names = [...new Set(cards.map(({ notebook }) => notebook))];
filters.append(
  select("notebook", "Topic", [
    ["", "all"],
    ...names.map((name): [string, string] => [name, titleOf(name)]),
  ]),
  select("kind", "Cards", [["", "all"], ["question", "questions"], ["concept", "concepts"], [
    "number",
    "numbers",
  ]]),
);

async function begin(said = ""): Promise<void> {
  try {
    const { progress, problems } = await store.load();
    drill.add(progress);
    place.replaceChildren(filters, counts, face, back, note, standing);
    show();
    note.textContent = [said, ...problems].filter(Boolean).join(" ");
  } catch (error) {
    place.replaceChildren(trouble((error as Error).message, store, (said) => void begin(said)));
  }
}

globalThis.addEventListener("beforeunload", (event) => {
  // An answer would be lost: the browser asks whether to leave.
  if (!keeper.isKept) event.preventDefault();
});
void begin();
