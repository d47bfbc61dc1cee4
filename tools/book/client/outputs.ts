/// <reference lib="dom" />
import type { SavedOutput } from "../../notebook/file.ts";
import { htmlFor } from "../../notebook/html.ts";
import { bookHref } from "./book-href.ts";

const { output } = htmlFor(bookHref);

/** The outputs of a cell as they come: streams run together, updates replace. */
export class Arriving {
  readonly #outputs: SavedOutput[] = [];
  readonly #named = new Map<string, { data: Record<string, unknown> }>();

  show(data: Record<string, unknown>, id?: string, update = false): void {
    const known = id === undefined ? undefined : this.#named.get(id);
    if (update && known) {
      known.data = data;
      return;
    }
    const made = { output_type: "display_data" as const, data, metadata: {} };
    if (id !== undefined) this.#named.set(id, made);
    this.#outputs.push(made);
  }

  print(name: "stdout" | "stderr", text: string): void {
    const last = this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.#outputs.push({ output_type: "stream", name, text });
  }

  fail(name: string, message: string): void {
    this.#outputs.push({ output_type: "error", ename: name, evalue: message, traceback: [] });
  }

  html(): string {
    return this.#outputs.map(output).join("");
  }

  /** What a test reads: each output in its richest format. */
  get raw(): readonly SavedOutput[] {
    return this.#outputs;
  }
}

/** The place of a cell's outputs, and what was printed there. */
export class Place {
  readonly printed: string;

  constructor(readonly element: HTMLElement) {
    this.printed = element.innerHTML;
  }

  /** Waits for a result: what it shows is of other numbers. */
  wait(): void {
    this.element.classList.add("waiting");
    this.element.setAttribute("aria-busy", "true");
  }

  put(html: string, state: "fresh" | "printed"): void {
    if (this.element.innerHTML !== html) this.element.innerHTML = html;
    this.element.classList.remove("waiting");
    this.element.removeAttribute("aria-busy");
    this.element.classList.toggle("fresh", state === "fresh");
  }

  restore(): void {
    this.put(this.printed, "printed");
  }

  /** Nothing more comes: what is there stays. */
  settle(): void {
    this.element.classList.remove("waiting");
    this.element.removeAttribute("aria-busy");
  }

  /** Says that what stands here is as printed, for the printed numbers. */
  outdated(is: boolean, why = ""): void {
    this.element.classList.toggle("outdated", is);
    const note = this.element.querySelector(":scope > .as-printed");
    if (!is) return void note?.remove();
    if (note) return;
    const words = document.createElement("p");
    words.className = "as-printed";
    words.textContent = "as printed, for the printed numbers";
    words.title = why;
    words.tabIndex = 0;
    this.element.prepend(words);
  }
}
