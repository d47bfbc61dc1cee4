/// <reference lib="dom" />
import { Collector } from "../../notebook/collector.ts";
import { htmlFor } from "../../notebook/html.ts";
import type { SavedOutput } from "../../notebook/saved-output.ts";
import type { Answer } from "../live/messages.ts";
import { bookHref } from "./book-href.ts";

const { output } = htmlFor((href) => bookHref(href));

/** The outputs of one cell as they come. */
export class Arriving {
  readonly raw: SavedOutput[] = [];
  readonly #collector = new Collector([this.raw]);

  /** Takes what a worker says of it; what is no output is left alone. */
  take(answer: Answer): void {
    if (answer.type === "output" || answer.type === "stream") {
      this.#collector.event({ ...answer, cell: 0 });
    } else if (answer.type === "error") this.fail(answer.name, answer.message);
  }

  fail(name: string, message: string): void {
    this.raw.push({ output_type: "error", ename: name, evalue: message, traceback: [] });
  }

  html(): string {
    return this.raw.map(output).join("");
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
    this.settle();
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
