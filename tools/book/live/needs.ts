import type { Uses } from "./graph.ts";
import type { Unit } from "./units.ts";

/** By statement: those that must run before it. */
export type Needs = readonly ReadonlySet<number>[];

/** Finds what each statement stands on. */
export function needsIn(uses: Uses, units: readonly Unit[], numbers: number): Needs {
  const frozen = namesOf(uses, units, numbers);
  // By name: the statements that declare it, and those that change its value.
  const by = new Map<string, number[]>();
  uses.cells.forEach(({ declares, writes }, i) => {
    for (const name of new Set([...declares, ...writes])) {
      by.set(name, [...by.get(name) ?? [], i]);
    }
  });
  return uses.cells.map((_, i) => needsOf(i, uses, units, by, frozen));
}

/** What the cell of the numbers declares: `numbers` has frozen it. */
function namesOf({ cells }: Uses, units: readonly Unit[], cell: number): Set<string> {
  return new Set(cells.flatMap(({ declares }, i) => units[i]!.cell === cell ? [...declares] : []));
}

/** Where its names were declared and changed before it, and what its cell did with them before it. */
function needsOf(
  unit: number,
  { cells, imports }: Uses,
  units: readonly Unit[],
  by: ReadonlyMap<string, readonly number[]>,
  frozen: ReadonlySet<string>,
): Set<number> {
  const { reads, declares, writes } = cells[unit]!, needs = new Set<number>();
  for (const name of new Set([...reads.keys(), ...writes])) {
    if (imports.has(name) || declares.has(name)) continue;
    const all = by.get(name) ?? [], before = all.filter((giver) => giver < unit);
    // What stands below only is a function, which is there from the start, with what it stands on.
    for (const giver of before.length ? before : all) needs.add(giver);
    if (frozen.has(name)) continue;
    // What a cell did with a value, before this is said of it, may have changed it by a way that no name tells.
    for (let i = unit - 1; units[i]?.cell === units[unit]!.cell; i--) {
      if (!units[i]!.shows && cells[i]!.reads.has(name)) needs.add(i);
    }
  }
  needs.delete(unit);
  return needs;
}

/** By statement: the numbers that reach it, through whatever names. */
export function movedBy(
  uses: Uses,
  units: readonly Unit[],
  needs: Needs,
  numbers: number,
): Set<string>[] {
  const declared = namesOf(uses, units, numbers), { cells } = uses;
  const moved = cells.map(({ reads }, i) =>
    new Set(
      units[i]!.cell === numbers
        ? []
        : [...reads].flatMap(([name, members]) => declared.has(name) ? [...members] : []),
    )
  );
  for (let grew = true; grew;) {
    grew = false;
    moved.forEach((mine, i) => {
      const before = mine.size;
      if (units[i]!.cell === numbers) return;
      for (const need of needs[i]!) moved[need]!.forEach((name) => mine.add(name));
      grew ||= mine.size > before;
    });
  }
  return moved;
}
