/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import type { Card } from "../card.ts";
import { type GradeName, GRADES } from "../schedule.ts";
import { titleOf, waitOf } from "../words.ts";
import type { DrillState } from "./drill-state.ts";

/** What a reader does with a card. */
export interface CardActions {
  reveal(): void;
  guess(text: string): void;
  grade(name: GradeName): void;
}

/** The card that is asked: its front, and once it is open its back and how well it was known. */
export function cardView(drill: DrillState, actions: CardActions): HTMLElement[] {
  const { current, open } = drill;
  if (!current) {
    return [make("p", "done", "Nothing is due. Come back tomorrow, or choose another topic.")];
  }
  const front = make("div", "front");
  front.innerHTML = current.front;
  const parts = [make("small", "", `${titleOf(current.notebook)} · ${current.kind}`), front];
  if (current.answer) parts.push(guessField(drill, actions));
  else if (!open) {
    const button = make("button", "play", "Show the answer (space)");
    button.addEventListener("click", actions.reveal);
    parts.push(button);
  }
  return open ? [...parts, backOf(current), gradeButtons(drill, actions)] : parts;
}

/** A number is asked for, and judged within a factor of two. */
function guessField(
  { current, open, verdict, guessed }: DrillState,
  actions: CardActions,
): HTMLElement {
  const form = make("form", "number"), field = make("input"), { unit } = current!.answer!;
  field.setAttribute("aria-label", "Your estimate");
  field.placeholder = `in ${unit === "B" ? "bytes" : unit === "" ? "units" : unit}`;
  field.autocomplete = "off";
  field.value = guessed;
  field.disabled = open;
  const said = make("p", "verdict", verdict);
  said.setAttribute("role", "status");
  form.append(field, ...open ? [] : [make("button", "play", "Compare")], said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.guess(field.value);
  });
  if (!open) setTimeout(() => field.focus({ preventScroll: true }));
  return form;
}

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

function gradeButtons(drill: DrillState, actions: CardActions): HTMLElement {
  const row = make("div", "buttons grades");
  for (const [name, key] of Object.entries(GRADES) as [GradeName, number][]) {
    const button = make("button", name, `${name} (${key}) · ${waitOf(drill.wait(name))}`);
    button.addEventListener("click", () => actions.grade(name));
    row.append(button);
  }
  return row;
}
