/// <reference lib="dom" />
/** The page of the drill: cards one by one, by keyboard, and how one stands. */
import { make } from "../../book/client/numbers-panel.ts";
import type { Card } from "../card.ts";
import { answered, merged, nothingYet, type Progress, readProgress } from "../progress.ts";
import { isNear, quantityOf } from "../quantity.ts";
import { byDay, dayOf, queueOf, standings } from "../queue.ts";
import { type GradeName, GRADES, Schedule } from "../schedule.ts";
import { days, standingsTable } from "./standing.ts";
import { storeOf } from "./store.ts";

const cards = (globalThis as { underLoadCards?: Card[] }).underLoadCards ?? [];
const schedule = new Schedule(), store = storeOf();
/** A test says what time it is, by the address: `?now=…`, in ms since 1970. */
const began = Date.now(), from = Number(new URLSearchParams(location.search).get("now"));
const now = () => from ? from + Date.now() - began : Date.now();
const offset = -new Date().getTimezoneOffset() * 60_000;

const place = document.getElementById("drill")!;
const counts = make("p", "counts"), note = make("p", "status");
note.setAttribute("role", "status");
const face = make("div", "face"),
  filters = make("div", "filters"),
  standing = make("div", "standing");
place.append(filters, counts, face, note, standing);

let progress: Progress = nothingYet(), current: Card | undefined, open = false;
const chosen = { notebook: "", kind: "" };

const wanted = () =>
  cards.filter(({ notebook, kind }) =>
    (!chosen.notebook || notebook === chosen.notebook) && (!chosen.kind || kind === chosen.kind)
  );

function select(
  name: keyof typeof chosen,
  label: string,
  options: [string, string][],
): HTMLElement {
  const wrap = make("label", "", `${label} `), list = make("select");
  list.append(...options.map(([value, text]) => new Option(text, value)));
  list.addEventListener("change", () => {
    chosen[name] = list.value;
    next();
  });
  wrap.append(list);
  return wrap;
}

function next(): void {
  const queue = queueOf(wanted(), progress, now(), offset);
  counts.textContent =
    `${queue.due} due, ${queue.fresh} new today, of ${wanted().length} cards; kept ${store.place}`;
  [current] = queue.cards;
  open = false;
  show();
  tell();
}

function show(): void {
  if (!current) {
    face.replaceChildren(
      make("p", "done", "Nothing is due. Come back tomorrow, or choose another topic."),
    );
    return;
  }
  const front = make("div", "front"),
    kind = make("small", "", `${titleOf(current.notebook)} · ${current.kind}`);
  front.innerHTML = current.front;
  face.replaceChildren(kind, front);
  if (current.answer) face.append(guessField(current));
  else if (!open) {
    const button = make("button", "play", "Show the answer (space)");
    button.addEventListener("click", reveal);
    face.append(button);
  }
  if (open) face.append(backOf(current), gradeButtons());
}

/** A number is asked for, and judged within a factor of two. */
function guessField({ answer }: Card): HTMLElement {
  const form = make("form", "number"), field = make("input");
  field.setAttribute("aria-label", "Your estimate");
  field.placeholder = `in ${unitOf(answer!.unit)}`;
  field.autocomplete = "off";
  const said = make("p", "verdict");
  form.append(field, make("button", "play", "Compare"), said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = quantityOf(field.value);
    if (!guess) {
      said.textContent = "A number is needed, as in 20,000 or 20 k.";
      return;
    }
    const times = guess.value / answer!.value;
    said.textContent = isNear(guess.value, answer!.value)
      ? "Within a factor of two."
      : times > 1
      ? `Too much: ${times.toPrecision(2)} times.`
      : `Too little: by ${(1 / times).toPrecision(2)} times.`;
    field.disabled = true;
    if (!open) {
      open = true;
      face.append(backOf(current!), gradeButtons());
    }
  });
  setTimeout(() => field.focus());
  return form;
}

const unitOf = (unit: string) => unit === "B" ? "bytes" : unit === "" ? "units" : unit;

function backOf({ back, link, picture }: Card): HTMLElement {
  const side = make("div", "back");
  side.innerHTML = back;
  if (picture) {
    const image = make("img");
    image.src = picture.src;
    image.alt = picture.title;
    side.append(image);
  }
  const where = make("a", "", "where it is taught");
  where.href = link;
  side.append(where);
  return side;
}

function gradeButtons(): HTMLElement {
  const row = make("div", "buttons grades");
  for (const [name, key] of Object.entries(GRADES) as [GradeName, number][]) {
    const after = schedule.next(progress.cards[current!.id], name, now());
    const button = make("button", name, `${name} (${key}) · ${wait(after.due - now())}`);
    button.addEventListener("click", () => void grade(name));
    row.append(button);
  }
  return row;
}

function wait(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const count = Math.round(minutes / 1440);
  return minutes < 1440 ? `${Math.round(minutes / 60)} h` : count === 1 ? "1 day" : `${count} days`;
}

function reveal(): void {
  if (!current || open) return;
  open = true;
  show();
}

async function grade(name: GradeName): Promise<void> {
  if (!current || !open) return;
  progress = answered(progress, schedule, { id: current.id, grade: name, at: now() });
  next();
  await save();
}

async function save(): Promise<void> {
  try {
    progress = await store.save(progress);
    note.textContent = "";
  } catch (error) {
    note.textContent = (error as Error).message;
  }
}

const titleOf = (name: string) => `${name.slice(0, 2)} · ${name.slice(3).replaceAll("-", " ")}`;

/** How one stands: days, notebooks, concepts, and the file. */
function tell(): void {
  const known = (id: string) => schedule.retrievability(progress.cards[id]!, now());
  const parts: HTMLElement[] = [];
  if (progress.log.length > 0) {
    parts.push(make("h2", "", "Days"), days(byDay(progress, offset), dayOf(now(), offset)));
  }
  parts.push(
    make("h2", "", "Notebooks"),
    standingsTable(standings(cards, progress, now(), ({ notebook }) => titleOf(notebook), known)),
  );
  const concepts = standings(cards, progress, now(), ({ concept }) => concept, known)
    .filter(({ seen }) => seen > 0).toSorted((a, b) => a.known! - b.known!);
  if (concepts.length > 0) {
    parts.push(
      make("h2", "", "Concepts, the least known first"),
      standingsTable(concepts.slice(0, 20)),
    );
  }
  parts.push(make("h2", "", "Your progress"), files());
  standing.replaceChildren(...parts);
}

function files(): HTMLElement {
  const row = make("div", "buttons"), save = make("button", "", "Export");
  save.addEventListener("click", () => {
    const link = make("a");
    link.href = URL.createObjectURL(
      new Blob([JSON.stringify(progress)], { type: "application/json" }),
    );
    link.download = "under-load-drill.json";
    link.click();
  });
  const label = make("label", "", "Import "), input = make("input");
  input.type = "file";
  input.accept = "application/json";
  input.addEventListener("change", () => void take(input.files?.[0]));
  label.append(input);
  row.append(save, label);
  return row;
}

async function take(file: File | undefined): Promise<void> {
  if (!file) return;
  try {
    progress = merged(progress, readProgress(await file.text()));
    await save();
    next();
    note.textContent = `${file.name} was added to what was there.`;
  } catch (error) {
    note.textContent = (error as Error).message;
  }
}

document.addEventListener("keydown", (event) => {
  const { tagName } = event.target as HTMLElement;
  // Where one types, or where a key has a meaning of its own, it keeps it.
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(tagName) && !(event.target as HTMLInputElement).disabled) {
    return;
  }
  const name = (Object.keys(GRADES) as GradeName[])[Number(event.key) - 1];
  if (name && open) void grade(name);
  else if (
    (event.key === " " || event.key === "Enter") && tagName !== "BUTTON" && tagName !== "A"
  ) {
    reveal();
  } else return;
  event.preventDefault();
});

const names = [...new Set(cards.map(({ notebook }) => notebook))];
filters.append(
  select("notebook", "Topic", [
    ["", "all"],
    ...names.map((name) => [name, titleOf(name)] as [string, string]),
  ]),
  select("kind", "Cards", [["", "all"], ["question", "questions"], ["concept", "concepts"], [
    "number",
    "numbers",
  ]]),
);
store.load().then((found) => progress = found, (error) => note.textContent = error.message)
  .then(next);
