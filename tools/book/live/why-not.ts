import { type CellUse, type Uses, WHOLE } from "./graph.ts";
import type { Needs } from "./needs.ts";
import { obstacles, type Use } from "./reach.ts";
import type { Unit } from "./units.ts";

const COURSE = "#lib/course";
/** What times work: its answer is about this machine. */
const MEASURES = new Set(["bench", "measure"]);

/** By statement: why a page can't run it; one that stands on such a statement can't be run there either. */
export async function whyNot(
  { cells, imports }: Uses,
  units: readonly Unit[],
  { needs }: Needs,
  fails: ReadonlyMap<number, string>,
): Promise<Map<number, string>> {
  const asked = new Map<string, Use>(), usedBy = cells.map((cell) => importsUsed(cell, imports));
  for (const use of usedBy.flat()) asked.set(keyOf(use), use);
  const all = [...asked.values()], found = await obstacles(all);
  const against = new Map(all.map((use, i) => [keyOf(use), found[i]!]));
  const dead = new Map(fails);
  usedBy.forEach((used, i) => {
    const why = used.flatMap((use) => reasonAgainst(use, against.get(keyOf(use))!));
    if (why[0] !== undefined && !dead.has(i)) dead.set(i, why[0]);
  });
  // What is needed may stand below: so once more until nothing is added.
  for (let before = -1; before !== dead.size;) {
    before = dead.size;
    needs.forEach((needed, i) => {
      const through = [...needed].find((need) => dead.has(need));
      if (dead.has(i) || through === undefined) return;
      const name = [...cells[through]!.declares].find((name) => cells[i]!.reads.has(name));
      const root = dead.get(through)!.replace(/^.*: /, "");
      dead.set(
        i,
        units[through]!.cell === units[i]!.cell || name === undefined ? root : `${name}: ${root}`,
      );
    });
  }
  return dead;
}

const keyOf = ({ from, name }: Use) => `${from} ${name}`;

function reasonAgainst({ from, name }: Use, modules: readonly string[]): string[] {
  if (from === COURSE && MEASURES.has(name)) return ["it measures the machine"];
  // The book has what it showed.
  if (from === COURSE && name === "source") return [];
  return modules.map((module) =>
    `${name === "default" ? from : name} needs ${
      module.endsWith(".node") ? "machine code" : module
    }`
  );
}

/** The exports that a statement uses; of a namespace its members, types left out, since they are in no bundle. */
function importsUsed({ reads }: CellUse, imports: Uses["imports"]): Use[] {
  return [...reads].flatMap(([local, members]) => {
    const found = imports.get(local);
    if (!found) return [];
    const { imported, from } = found;
    return (imported === WHOLE ? [...members] : [imported]).map((name) => ({ from, name }));
  });
}
