/// <reference lib="dom" />
import type { Declared, NumberValue } from "../../sweep/declared.ts";
import { asText, rangeOf, stepOf, STEPS, valueAt, valueBeside, written } from "./fields.ts";
import { make } from "./make.ts";

/** What the arrow keys do on a slider. */
const STEP_OF_KEY: Record<string, 1 | -1> = {
  ...{ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 },
};

/** A number in the panel. */
export interface Row {
  element: HTMLElement;
  put(text: string, isChanged: boolean): void;
  mark(isChanged: boolean): void;
}

/** A number with its unit: a slider and a field, a box to tick, or a list. */
export function rowFor(
  name: string,
  field: Declared,
  printed: NumberValue,
  moved: (text: string) => void,
): Row {
  const element = make("div", "row"), label = make("label", "", name);
  const id = `number-${name}`;
  label.htmlFor = id;
  const mark = (is: boolean) => element.classList.toggle("changed", is);
  const about = make("small", "about", [field.about, rangeOf(field)].filter(Boolean).join(" · "));
  about.id = `${id}-about`;
  const printedNote = make("small", "printed", `printed: ${written(printed)}`);
  const { control, put } = controlFor(id, field, moved);
  for (const one of control.matches("input, select") ? [control] : control.children) {
    one.setAttribute("aria-describedby", about.id);
  }
  element.append(label, make("small", "unit", field.unit ?? ""), control, about, printedNote);
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
  text.id = id;
  return sliderWith(text, id.replace("number-", ""), field, moved);
}

/** A slider beside the field that says its value. */
function sliderWith(
  text: HTMLInputElement,
  name: string,
  field: Declared,
  moved: (text: string) => void,
) {
  const slider = make("input"), both = make("span", "both");
  slider.type = "range";
  slider.max = String(STEPS);
  slider.setAttribute("aria-label", name);
  both.append(slider, text);
  let current = field.minimum!;
  const show = (value: number) => {
    current = value;
    text.value = written(value);
    slider.setAttribute("aria-valuetext", `${text.value} ${field.unit ?? ""}`.trim());
  };
  const move = (value: number) => {
    show(value);
    moved(asText(value));
  };
  slider.addEventListener("input", () => move(valueAt(field, Number(slider.value))));
  slider.addEventListener("keydown", (event) => {
    const by = STEP_OF_KEY[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const value = valueBeside(field, current, by);
    slider.value = String(stepOf(field, value));
    if (value !== current) move(value);
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
      slider.value = String(stepOf(field, number));
      if (Number.isNaN(number)) text.value = value;
      else show(number);
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
