/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import { type Held, stagesOf } from "../held.ts";
import type { Interview } from "../interview.ts";

export interface StartActions {
  begin(interview: Interview, vary: boolean): void;
  goOn(): void;
  drop(): void;
}

/** How one begins: one that was left, or a system by choice or by lot. */
export function startView(
  interviews: readonly Interview[],
  left: { interview: Interview; held: Held } | undefined,
  actions: StartActions,
): HTMLElement[] {
  const form = make("form", "choose"), label = make("label", "", "System "), list = make("select");
  list.append(
    new Option("by lot", ""),
    ...interviews.map(({ title, notebook }) => new Option(title, notebook)),
  );
  label.append(list);
  const vary = make("label", "", " with other numbers than the notebook's "), box = make("input");
  box.type = "checkbox";
  vary.prepend(box);
  form.append(label, vary, make("button", "play", "Begin: 45 minutes"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lot = interviews[Math.floor(Math.random() * interviews.length)]!;
    actions.begin(interviews.find(({ notebook }) => notebook === list.value) ?? lot, box.checked);
  });
  return [
    make(
      "p",
      "",
      "Speak aloud, or write: a page for notes is kept for each part. A clock says when to go on. Then the interviewer asks further, and at the end you tick what you said.",
    ),
    ...left ? [leftView(left.interview, left.held, actions)] : [],
    form,
  ];
}

function leftView(interview: Interview, held: Held, actions: StartActions): HTMLElement {
  const place = make("div", "task"),
    stages = stagesOf(interview, held),
    row = make("div", "buttons");
  const stage = stages[held.at]?.name ?? "the list of what a strong answer holds";
  const minutes = Object.values(held.spent).reduce((a, b) => a + b, 0) / 60_000;
  const when = new Date(held.began).toLocaleString("en", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const goOn = make("button", "play", "Go on"), drop = make("button", "", "Give it up");
  goOn.addEventListener("click", actions.goOn);
  drop.addEventListener("click", actions.drop);
  row.append(goOn, drop);
  place.append(
    make("h2", "", `${interview.title}: begun, and left`),
    make(
      "p",
      "",
      `Begun ${when}, left at: ${stage}, after ${
        Math.round(minutes)
      } minutes. Notes, ticks and the clock are as they were. Another one takes its place.`,
    ),
    row,
  );
  return place;
}
