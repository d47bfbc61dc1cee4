/// <reference lib="dom" />
import type { Declared, NumberValue } from "../../sweep/declared.ts";
import type { LiveNotebook } from "../live-notebook.ts";
import { asText, stepOf, STEPS, valueAt, written } from "./fields.ts";

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

interface Row {
  element: HTMLElement;
  put(text: string, isChanged: boolean): void;
  mark(isChanged: boolean): void;
}

/** A number with its unit: a slider and a field, a box to tick, or a list. */
function rowFor(
  name: string,
  field: Declared,
  printed: NumberValue,
  moved: (text: string) => void,
): Row {
  const element = make("div", "row"), label = make("label", "", name);
  const id = `number-${name}`;
  label.htmlFor = id;
  label.title = field.about ?? "";
  const mark = (is: boolean) => element.classList.toggle("changed", is);
  const printedNote = make("small", "printed", `printed: ${written(printed)}`);
  const { control, put } = controlFor(id, field, moved);
  control.title = field.about ?? "";
  element.append(label, control, make("small", "unit", field.unit ?? ""), printedNote);
  const row: Row = { element, mark, put: (text, is) => (put(text), mark(is)) };
  row.put(asText(printed), false);
  return row;
}

function controlFor(id: string, field: Declared, moved: (text: string) => void) {
  if (field.enum) {
    const select = make("select");
    select.append(...field.enum.map((option) => new Option(String(option))));
    return named(id, select, (text) => select.value = text, () => moved(select.value));
  }
  if (field.type === "boolean") {
    const box = make("input");
    box.type = "checkbox";
    return named(id, box, (text) => box.checked = text === "true", () => moved(`${box.checked}`));
  }
  const text = make("input");
  text.type = "text";
  text.inputMode = "decimal";
  if (field.minimum === undefined || field.maximum === undefined) {
    return named(id, text, (value) => text.value = value, () => moved(text.value.trim()));
  }
  const slider = make("input");
  slider.type = "range";
  slider.max = String(STEPS);
  slider.setAttribute("aria-label", id.replace("number-", ""));
  const both = make("span", "both");
  both.append(slider, text);
  text.id = id;
  slider.addEventListener("input", () => {
    const value = valueAt(field, Number(slider.value));
    text.value = written(value);
    moved(asText(value));
  });
  text.addEventListener("change", () => {
    const typed = text.value.trim().replace(/(?<=\d),(?=\d{3}\b)/g, "");
    slider.value = String(stepOf(field, Number(typed)));
    moved(typed);
  });
  return {
    control: both,
    put: (value: string) => {
      const number = Number(value);
      text.value = Number.isNaN(number) ? value : written(number);
      slider.value = String(stepOf(field, number));
    },
  };
}

function named<E extends HTMLElement>(
  id: string,
  control: E,
  put: (text: string) => void,
  change: () => void,
) {
  control.id = id;
  control.addEventListener("change", change);
  return { control, put };
}

/** An element with a class and a text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
