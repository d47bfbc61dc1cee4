import { type CellUse, type Uses, WHOLE } from "./graph.ts";
import type { Needs } from "./needs.ts";
import { reachedBy, type Use } from "./reach.ts";
import { FETCHED_LATE } from "./shared-code.ts";
import type { Unit } from "./units.ts";

const COURSE = "#lib/course";
/** Of what times work. */
export const MEASURES_IT = "it measures the machine";
/** What times work: its answer is about this machine. */
const MEASURES = new Set(["bench", "measure"]);

/** By statement: why a page can't run it; one that stands on such a statement can't be run there either. */
export async function whyNot(
  { cells, imports }: Uses,
  units: readonly Unit[],
  needs: Needs,
  fails: ReadonlyMap<number, string>,
): Promise<Map<number, string>> {
  const all = cells.flatMap((cell, unit) =>
    importsUsed(cell, imports).map((use) => ({ unit, use }))
  );
  const found = await reachedBy(all.map(({ use }) => use));
  const dead = new Map(fails);
  all.forEach(({ unit, use }, i) => {
    const [why] = reasonAgainst(use, found[i]!.obstacles);
    if (why !== undefined && !dead.has(unit)) dead.set(unit, why);
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

/** Statements that need what a page fetches late. */
export async function needLateCode({ cells, imports }: Uses): Promise<number[]> {
  const late = await Promise.all(
    cells.map(async (cell) =>
      (await reachedBy(importsUsed(cell, imports))).some(({ shared }) =>
        shared.some((group) => FETCHED_LATE.includes(group))
      )
    ),
  );
  return late.flatMap((is, unit) => is ? [unit] : []);
}

function reasonAgainst({ from, name }: Use, modules: readonly string[]): string[] {
  if (from === COURSE && MEASURES.has(name)) return [MEASURES_IT];
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
