/// <reference lib="dom" />
import type { LiveNotebook } from "../live-notebook.ts";
import { asText } from "./fields.ts";
import { make } from "./make.ts";
import { type Row, rowFor } from "./number-row.ts";

// Who came for it here finds it.
export { make };

/** A slider that is dragged says where it is after it has stood still for so long, in ms. */
const STILL_MS = 120;

/** The numbers of a notebook, to be moved. */
export class NumbersPanel {
  /** Those that differ from the printed ones, as texts: what is typed may be no number at all. */
  readonly #set = new Map<string, string>();
  readonly #status: HTMLElement;
  readonly #rows = new Map<string, Row>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed Called when the reader has changed a number, or has asked for the printed ones. */
  constructor(
    readonly element: HTMLElement,
    readonly notebook: LiveNotebook,
    readonly changed: (set: Record<string, string>) => void,
  ) {
    const head = make("div", "head");
    const title = make("button", "title", "Numbers");
    title.setAttribute("aria-expanded", "false");
    title.addEventListener("click", () => this.open(!element.classList.contains("open")));
    const reset = make("button", "reset", "as printed");
    reset.addEventListener("click", () => {
      this.set({});
      this.changed({});
    });
    this.#status = make("p", "status");
    this.#status.setAttribute("role", "status");
    head.append(title, reset, this.#status);
    const rows = make("div", "rows");
    for (const [name, field] of Object.entries(notebook.declared)) {
      const row = rowFor(name, field, notebook.values[name]!, (text) => this.#moved(name, text));
      this.#rows.set(name, row);
      rows.append(row.element);
    }
    element.append(head, rows);
  }

  /** On a small screen the sliders are folded into one line. */
  open(is: boolean): void {
    this.element.classList.toggle("open", is);
    this.element.querySelector(".title")!.setAttribute("aria-expanded", String(is));
  }

  /** Says how a run goes. */
  say(text: string, kind: "" | "busy" | "problem" = ""): void {
    this.#status.textContent = text;
    this.#status.className = `status ${kind}`;
  }

  /** Puts the sliders where an address says. */
  set(set: Readonly<Record<string, string>>): void {
    clearTimeout(this.#timer);
    this.#set.clear();
    for (const [name, row] of this.#rows) {
      const text = set[name];
      if (text !== undefined) this.#keep(name, text);
      row.put(text ?? asText(this.notebook.values[name]!), this.#set.has(name));
    }
  }

  #moved(name: string, text: string): void {
    this.#keep(name, text);
    this.#rows.get(name)!.mark(this.#set.has(name));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.changed(Object.fromEntries(this.#set)), STILL_MS);
  }

  #keep(name: string, text: string): void {
    if (text === asText(this.notebook.values[name]!)) this.#set.delete(name);
    else this.#set.set(name, text);
  }
}
