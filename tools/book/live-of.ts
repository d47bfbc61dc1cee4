import type { Notebook } from "../notebook/file.ts";
import { numbersIn } from "../sweep/declared.ts";
import { FETCHED_LATE } from "./live/shared-code.ts";
import type { Tried } from "./live/trial.ts";
import type { LiveNotebook } from "./live-notebook.ts";

const scriptOf = (name: string) => `live/${name}.js`;

/** What the page's script must know of its notebook; `undefined` where nothing of it can be moved. */
export function liveOf(
  { name, cells }: Notebook,
  { plan, shared }: Tried,
): LiveNotebook | undefined {
  const numbers = numbersIn(cells.map(({ outputs }) => outputs));
  if (!numbers || plan.cells.length === 0) return undefined;
  const { declared, values } = numbers;
  return {
    ...{ declared, values, cells: plan.cells, after: plan.after },
    exercises: plan.exercises.map((index) => ({ index, stub: cells[index]!.source })),
    saved: [...plan.saved].map(([index, { numbers, why }]) => ({ index, numbers, why })),
    scripts: [...shared, name].map(scriptOf),
    late: {
      scripts: shared.filter((group) => FETCHED_LATE.includes(group)).map(scriptOf),
      units: plan.late.filter((unit) => plan.cells.some(({ units }) => units.includes(unit))),
    },
  };
}
