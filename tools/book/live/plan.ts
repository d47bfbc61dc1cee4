import { solved } from "../../notebook/execute.ts";
import type { Cell } from "../../notebook/file.ts";
import { type Uses, usesOf, WHOLE } from "./graph.ts";
import { movedBy, type Needs, needsIn } from "./needs.ts";
import type { LiveCell } from "../live-notebook.ts";
import { type Unit, unitsOf } from "./units.ts";
import { needLateCode, whyNot } from "./why-not.ts";

/** What of a notebook runs in a page. */
export interface Plan {
  /** The cell that declares the numbers; -1 where there is none. */
  numbers: number;
  /** All statements: `units` of a cell count in this list. */
  units: Unit[];
  /** The cells that a number moves, that of the numbers first, and the exercises. */
  cells: LiveCell[];
  /** Cells that a number moves and that keep their saved output, with the reason. */
  saved: Map<number, { numbers: string[]; why: string }>;
  /** Statements that change what others read, and those that read it above them: they must have run by then. */
  after: Record<number, number[]>;
  /** Statements that need code which a page fetches late. */
  late: number[];
  /** Cells that a reader edits in the page. */
  exercises: number[];
  /** What code of the reader's own may use: names, of a namespace with its members. */
  scope: Map<string, string[]>;
}

/**
 * Finds what of a notebook a page can run.
 *
 * @param shown What a trial has shown: statements that fail in a page, and cells that print something else there.
 */
export async function planOf(
  cells: readonly Cell[],
  shown: { fails: ReadonlyMap<number, string>; differs: ReadonlySet<number> } = {
    fails: new Map(),
    differs: new Set(),
  },
): Promise<Plan> {
  const units = unitsOf(cells), uses = usesOf(units);
  addSolutions(uses, units, cells);
  const numbers = cells.findIndex(({ tags }) => tags.includes("numbers"));
  const needs = needsIn(uses, units, numbers), moved = movedBy(uses, units, needs, numbers);
  const against = await whyNot(uses, units, needs, shown.fails);
  const unitsIn = new Map<number, number[]>();
  units.forEach(({ cell }, i) => unitsIn.set(cell, [...unitsIn.get(cell) ?? [], i]));
  const plan: Plan = {
    ...{ numbers, units, cells: [], saved: new Map(), exercises: [], scope: new Map() },
    after: readersBefore(uses),
    // Asked after what is against it: all that it asks is known by then.
    late: await needLateCode(uses),
  };
  for (const [index, own] of unitsIn) {
    const isExercise = cells[index]!.tags.includes("exercise");
    const names = index === numbers
      ? [WHOLE]
      : [...new Set(own.flatMap((unit) => [...moved[unit]!]))].sort();
    if (names.length === 0 && !isExercise) continue;
    const why = shown.differs.has(index)
      ? ELSE_EACH_TIME
      : own.map((unit) => against.get(unit)).find(Boolean);
    if (why !== undefined) {
      if (names.length > 0) plan.saved.set(index, { numbers: names, why });
      continue;
    }
    plan.cells.push({ index, numbers: names, units: withNeeds(own, needs), own });
    if (isExercise) plan.exercises.push(index);
  }
  if (plan.exercises.length > 0) plan.scope = scopeOf(plan, uses);
  return plan;
}

/** Of what shows times by itself, or what chance has drawn. */
export const ELSE_EACH_TIME = "it prints something else each time";

/** Units and all that they stand on, in the notebook's order. */
function withNeeds(units: readonly number[], needs: Needs): number[] {
  const all = new Set<number>();
  const add = (unit: number) => {
    if (all.has(unit)) return;
    all.add(unit);
    needs[unit]!.forEach(add);
  };
  units.forEach(add);
  return [...all].sort((a, b) => a - b);
}

/** An exercise uses what its stub uses, and what its solution does. */
function addSolutions({ cells: stubs }: Uses, units: readonly Unit[], cells: readonly Cell[]) {
  const solutions = unitsOf(solved(cells)), uses = usesOf(solutions).cells;
  stubs.forEach(({ reads }, i) => {
    if (!units[i]!.tags.includes("exercise")) return;
    const add = reads as Map<string, Set<string>>;
    uses.filter((_, j) => solutions[j]!.cell === units[i]!.cell).forEach((solution) => {
      for (const [name, members] of solution.reads) {
        if (!solution.declares.has(name)) {
          add.set(name, new Set([...add.get(name) ?? [], ...members]));
        }
      }
    });
  });
}

/** By statement that changes a value: those above it that read the value. */
function readersBefore({ cells }: Uses): Record<number, number[]> {
  return Object.fromEntries(
    cells.flatMap(({ writes }, unit) => {
      const readers = cells.flatMap(({ reads }, i) =>
        i < unit && [...writes].some((name) => reads.has(name)) ? [i] : []
      );
      return readers.length > 0 ? [[unit, readers]] : [];
    }),
  );
}

/** The names of live units, and what they import; of a namespace what is used of it, or all of it would be sent. */
function scopeOf(plan: Plan, { cells, imports }: Uses): Plan["scope"] {
  const scope = new Map<string, string[]>();
  for (const unit of new Set(plan.cells.flatMap(({ units }) => units))) {
    const { declares, reads } = cells[unit]!;
    for (const name of declares) scope.set(name, []);
    for (const [name, members] of reads) {
      const found = imports.get(name);
      const all = found?.imported === WHOLE ? [...scope.get(name) ?? [], ...members] : [];
      if (found) scope.set(name, [...new Set(all)]);
    }
  }
  return scope;
}
