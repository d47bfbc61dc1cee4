/// <reference lib="dom" />
import type { Ask, Found } from "../search/messages.ts";
import { type Chosen, foundList } from "./found-list.ts";
import { make } from "./make.ts";
import { loadScript } from "./scripts.ts";

/** The search box: answers while one types, chips to narrow them, hits that lead to the cell. */
export class SearchField {
  readonly #field: HTMLInputElement;
  readonly #list = make("div", "found");
  readonly #root: string;
  #worker: Worker | undefined;
  #made: Promise<void> | undefined;
  #number = 0;
  #chosen: Chosen = {};
  /** The question whose hits are shown. */
  #shown = 0;
  /** Whether the reader has asked for the first hit before it was there. */
  #opens = false;

  constructor(field: HTMLInputElement, root: string) {
    this.#field = field;
    this.#root = root;
    this.#list.hidden = true;
    field.after(this.#list);
    field.addEventListener("focus", () => void this.#prepare().catch(() => {}));
    field.addEventListener("input", () => {
      this.#chosen = {};
      void this.#ask(true);
    });
    field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    // Who narrows by the pointer goes on typing, or opens the first hit by Enter; by keys one stays at the chip.
    this.#list.addEventListener("click", (event) => {
      if (event.detail > 0 && (event.target as Element).closest(".chip")) field.focus();
    });
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
      // Whoever has moved on in the list meanwhile keeps it.
      if (this.#field.value.trim() && document.activeElement === this.#field) void this.#ask(true);
    }, () => {});
  }

  #say(ask: Ask): void {
    this.#worker!.postMessage(ask);
  }

  async #ask(typing: boolean): Promise<void> {
    const number = ++this.#number, q = this.#field.value;
    this.#opens = false;
    if (q.trim() === "") {
      this.#list.hidden = true;
      return;
    }
    try {
      await this.#prepare();
    } catch (error) {
      this.#list.replaceChildren(make("p", "error", (error as Error).message));
      this.#list.hidden = false;
      return;
    }
    // What was typed since has asked by itself.
    if (number !== this.#number) return;
    const chosen = Object.fromEntries(
      Object.entries(this.#chosen).map(([facet, values]) => [facet, [...values]]),
    );
    this.#say({ type: "ask", number, q, chosen, typing });
  }

  #show(found: Found): void {
    if (found.number !== this.#number) return;
    this.#shown = found.number;
    const focused = this.#list.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset["key"] ?? ""
      : undefined;
    const asked = this.#field.value.trim();
    this.#list.replaceChildren(...foundList(found, asked, this.#chosen, this.#root, {
      search: (text) => {
        this.#field.value = text;
        this.#field.focus();
        void this.#ask(false);
      },
      choose: (chosen) => {
        this.#chosen = chosen;
        void this.#ask(false);
      },
      leave: () => this.#list.hidden = true,
    }));
    this.#list.hidden = false;
    // The list is new, and who was in it stays where he was.
    if (focused !== undefined) (this.#chip(focused) ?? this.#field).focus();
    document.dispatchEvent(new CustomEvent("under-load:found", { detail: found }));
    if (this.#opens) this.#open();
  }

  #chip(key: string): HTMLElement | undefined {
    return [...this.#list.querySelectorAll<HTMLElement>(".chip")].find((one) =>
      one.dataset["key"] === key
    );
  }

  get #links(): HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll<HTMLAnchorElement>(".hits a")];
  }

  /** Opens the first hit, or waits for it. */
  #open(): void {
    this.#opens = this.#shown !== this.#number;
    if (!this.#opens && !this.#list.hidden) this.#links[0]?.click();
  }

  #onKey(event: KeyboardEvent): void {
    const links = this.#links;
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "Escape") {
      this.#list.hidden = true;
      this.#field.focus();
    } else if (event.key === "Enter" && event.target === this.#field) {
      if (this.#list.hidden) void this.#ask(false);
      else this.#open();
    } else if (event.key === "ArrowDown") (links[at + 1] ?? links[0])?.focus();
    else if (event.key === "ArrowUp") (links[at - 1] ?? this.#field).focus();
    else return;
    event.preventDefault();
  }
}
