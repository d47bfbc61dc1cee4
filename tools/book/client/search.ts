/// <reference lib="dom" />
import type { Hit } from "../../../lib/search/box.ts";
import type { Ask, Found } from "../search/messages.ts";
import { make } from "./numbers-panel.ts";
import { loadScript } from "./runner.ts";

/** What the kinds of passages are called. */
const KINDS: Record<string, string> = {
  prose: "text",
  question: "questions",
  code: "code",
  docstring: "library",
};

/** The search box: answers while one types, chips to narrow them, hits that lead to the cell. */
export class SearchField {
  readonly #field: HTMLInputElement;
  readonly #list = make("div", "found");
  readonly #root: string;
  #worker: Worker | undefined;
  #made: Promise<void> | undefined;
  #number = 0;
  #chosen: Record<string, string[]> = {};

  constructor(field: HTMLInputElement, root: string) {
    this.#field = field;
    this.#root = root;
    this.#list.hidden = true;
    field.after(this.#list);
    field.addEventListener("focus", () => void this.#prepare());
    field.addEventListener("input", () => {
      this.#chosen = {};
      void this.#ask(true);
    });
    field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("keydown", (event) => {
      const at = event.target as HTMLElement;
      if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!field.parentElement!.contains(event.target as Node)) this.#list.hidden = true;
    });
  }

  #prepare(): Promise<void> {
    return this.#made ??= this.#make();
  }

  /** Cells first: the docstrings are many, and may come while the first answers are read. */
  async #make(): Promise<void> {
    const scope = globalThis as {
      underLoadCode?: Record<string, () => void>;
      underLoadPassages?: Record<string, string>;
    };
    try {
      await loadScript(`${this.#root}assets/search.js`);
      await loadScript(`${this.#root}assets/passages-cells.js`);
    } catch (error) {
      this.#made = undefined;
      throw error;
    }
    const text = `(${scope.underLoadCode!["search"]})();`;
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    this.#worker = new Worker(url);
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Found>) => this.#show(data));
    this.#say({ type: "add", documents: scope.underLoadPassages!["cells"]! });
    void loadScript(`${this.#root}assets/passages-docstrings.js`).then(() => {
      this.#say({ type: "add", documents: scope.underLoadPassages!["docstrings"]! });
      if (this.#field.value.trim()) void this.#ask(true);
    });
  }

  #say(ask: Ask): void {
    this.#worker!.postMessage(ask);
  }

  async #ask(typing: boolean): Promise<void> {
    const number = ++this.#number, q = this.#field.value;
    if (q.trim() === "") {
      this.#list.hidden = true;
      return;
    }
    await this.#prepare();
    // What was typed since has asked by itself.
    if (number === this.#number) {
      this.#say({ type: "ask", number, q, chosen: this.#chosen, typing });
    }
  }

  #show(found: Found): void {
    if (found.number !== this.#number) return;
    const { answer, suggestions, ms, documents } = found;
    const parts: HTMLElement[] = [];
    const meant = answer.didYouMean;
    const others = meant === undefined ? suggestions.slice(0, 6) : [meant];
    if (others.length > 0) {
      const line = make("p", "suggestions", meant === undefined ? "" : "Did you mean ");
      line.append(...others.map((text) =>
        this.#chip(text, () => {
          this.#field.value = text;
          void this.#ask(false);
        })
      ));
      parts.push(line);
    }
    parts.push(this.#facets(found));
    for (
      const [name, hits] of [["", found.notebooks], ["In the library", found.library]] as const
    ) {
      if (hits.length === 0) continue;
      if (name) parts.push(make("p", "group", name));
      const list = make("ol", "hits");
      list.append(...hits.map((hit) => this.#hit(hit)));
      parts.push(list);
    }
    const many = answer.total === 1 ? "1 passage" : `${answer.total.toLocaleString("en")} passages`;
    parts.push(make(
      "p",
      "count",
      `${many} of ${documents.toLocaleString("en")} in ${Math.max(1, Math.round(ms))} ms`,
    ));
    this.#list.replaceChildren(...parts);
    this.#list.hidden = false;
    document.dispatchEvent(new CustomEvent("under-load:found", { detail: found }));
  }

  #facets({ answer }: Found): HTMLElement {
    const line = make("p", "facets");
    for (const { value, count } of answer.facets["kind"] ?? []) {
      const name = `${KINDS[value] ?? value} ${count.toLocaleString("en")}`;
      line.append(this.#choice("kind", value, name));
    }
    const notebooks = (answer.facets["notebook"] ?? []).filter(({ value }) => /^\d\d-/.test(value))
      .slice(0, 5);
    for (const { value, count } of notebooks) {
      line.append(this.#choice("notebook", value, `${value} ${count.toLocaleString("en")}`));
    }
    return line;
  }

  #choice(facet: string, value: string, name: string): HTMLElement {
    const isOn = this.#chosen[facet]?.includes(value) ?? false;
    const chip = this.#chip(name, () => {
      const others = (this.#chosen[facet] ?? []).filter((one) => one !== value);
      this.#chosen = { ...this.#chosen, [facet]: isOn ? others : [...others, value] };
      void this.#ask(false);
    });
    chip.setAttribute("aria-pressed", String(isOn));
    return chip;
  }

  #chip(text: string, act: () => void): HTMLElement {
    const chip = make("button", "chip", text);
    chip.type = "button";
    chip.addEventListener("click", act);
    return chip;
  }

  #hit({ id, title, snippet, labels }: Hit): HTMLElement {
    const item = make("li"), link = make("a", "", title);
    link.href = `${this.#root}${hrefOf(id)}`;
    link.addEventListener("click", () => this.#list.hidden = true);
    const words = make("p", "snippet");
    // Escaped by the box, save its marks.
    words.innerHTML = snippet;
    item.append(link, make("small", "", String(labels["notebook"] ?? "")), words);
    return item;
  }

  #onKey(event: KeyboardEvent): void {
    const links = [...this.#list.querySelectorAll<HTMLAnchorElement>(".hits a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "Escape") {
      this.#list.hidden = true;
      this.#field.focus();
    } else if (event.key === "Enter" && event.target === this.#field) void this.#ask(false);
    else if (event.key === "ArrowDown") (links[at + 1] ?? links[0])?.focus();
    else if (event.key === "ArrowUp") (links[at - 1] ?? this.#field).focus();
    else return;
    event.preventDefault();
  }
}

/** `07-rate-limiter/8` is a cell, `lib/sim/clock.ts:12` a line. */
function hrefOf(id: string): string {
  const [, notebook, cell] = /^(\d\d-[\w-]+)\/(\d+)$/.exec(id) ?? [];
  if (notebook) return `${notebook}.html#cell-${cell}`;
  const [, file, line] = /^(.*):(\d+)$/.exec(id) ?? [];
  return `source/${file}.html#L${line}`;
}
