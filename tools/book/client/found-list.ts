/// <reference lib="dom" />
import type { Hit } from "../../../lib/search/box.ts";
import type { Found } from "../search/messages.ts";
import { make } from "./make.ts";

/** Values by facet. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

/** What the reader can do in the list. */
export interface FoundActions {
  /** Searches for another text. */
  search(text: string): void;
  choose(chosen: Chosen): void;
  /** A hit was followed. */
  leave(): void;
}

/** What the kinds of passages are called. */
const KINDS: Record<string, string> = {
  prose: "text",
  question: "questions",
  code: "code",
  docstring: "library",
};
/** Of notebooks, and of sections, those with the most passages. */
const MOST_VALUES = 5;

/** The parts of the list: what was searched, ways to go on, chips to narrow, hits, and how many there are. */
export function foundList(
  found: Found,
  asked: string,
  chosen: Chosen,
  root: string,
  actions: FoundActions,
): HTMLElement[] {
  const { answer, suggestions, didYouMean, instead, ms, documents } = found;
  const parts: HTMLElement[] = [];
  const texts = didYouMean === undefined ? suggestions.slice(0, 6) : [didYouMean];
  if (instead !== undefined) {
    parts.push(make("p", "instead", `Nothing has “${asked}”: this is what “${instead}” finds.`));
  } else if (texts.length > 0) {
    const line = make("p", "suggestions", didYouMean === undefined ? "" : "Did you mean ");
    line.append(...texts.map((text) => chip(text, `text ${text}`, () => actions.search(text))));
    parts.push(line);
  }
  if (answer.total === 0) {
    parts.push(make("p", "none", `Nothing has “${asked}”. Fewer words, or other ones, may help.`));
  }
  parts.push(facets(found, chosen, actions));
  for (const [name, hits] of [["", found.notebooks], ["In the library", found.library]] as const) {
    if (hits.length === 0) continue;
    if (name) parts.push(make("p", "group", name));
    const list = make("ol", "hits");
    list.append(...hits.map((one) => hit(one, root, actions)));
    parts.push(list);
  }
  const many = answer.total === 1 ? "1 passage" : `${answer.total.toLocaleString("en")} passages`;
  const time = `${documents.toLocaleString("en")} in ${Math.max(1, Math.round(ms))} ms`;
  parts.push(make("p", "count", `${many} of ${time}`));
  return parts;
}

function facets({ answer }: Found, chosen: Chosen, actions: FoundActions): HTMLElement {
  const box = make("div", "facets");
  const line = (facet: string, title: string, isOne: (value: string) => boolean) => {
    const counts = (answer.facets[facet] ?? []).filter(({ value }) => isOne(value));
    // What is chosen stays in sight, so that it can be taken back.
    const shown = counts.filter(({ value }, i) =>
      i < MOST_VALUES || chosen[facet]?.includes(value)
    );
    if (shown.length === 0) return;
    const row = make("p");
    row.append(
      make("small", "", title),
      ...shown.map(({ value, count }) => choice(facet, value, count, chosen, actions)),
    );
    box.append(row);
  };
  line("kind", "kind", () => true);
  line("notebook", "notebook", (value) => /^\d\d-/.test(value));
  // Of the library it is a path, which stands with each hit.
  line("section", "section", (value) => !value.startsWith("lib/"));
  return box;
}

function choice(
  facet: string,
  value: string,
  count: number,
  chosen: Chosen,
  { choose }: FoundActions,
): HTMLElement {
  const mine = chosen[facet] ?? [], isOn = mine.includes(value);
  const name = `${facet === "kind" ? KINDS[value] ?? value : value} ${count.toLocaleString("en")}`;
  const element = chip(name, `${facet} ${value}`, () => {
    const others = mine.filter((one) => one !== value);
    choose({ ...chosen, [facet]: isOn ? others : [...others, value] });
  });
  element.setAttribute("aria-pressed", String(isOn));
  return element;
}

/** @param key By which it is known again when the list is made anew. */
function chip(text: string, key: string, act: () => void): HTMLElement {
  const element = make("button", "chip", text);
  element.type = "button";
  element.dataset["key"] = key;
  element.addEventListener("click", act);
  return element;
}

function hit({ id, title, snippet, labels }: Hit, root: string, { leave }: FoundActions) {
  const item = make("li"), link = make("a", "", title), words = make("p", "snippet");
  link.href = `${root}${hrefOf(id)}`;
  link.addEventListener("click", leave);
  // Escaped by the box, save its marks.
  words.innerHTML = snippet;
  item.append(link, make("small", "", String(labels["notebook"] ?? "")), words);
  return item;
}

/** `07-rate-limiter/8` is a cell, `lib/sim/clock.ts:12` a line. */
function hrefOf(id: string): string {
  const [, notebook, cell] = /^(\d\d-[\w-]+)\/(\d+)$/.exec(id) ?? [];
  if (notebook) return `${notebook}.html#cell-${cell}`;
  const [, file, line] = /^(.*):(\d+)$/.exec(id) ?? [];
  return `source/${file}.html#L${line}`;
}
