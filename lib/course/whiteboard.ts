import { type Displayable, displayable } from "../charts/bundle.ts";
import { htmlTable } from "./html-table.ts";
import { asText } from "./table.ts";

/** What shows whether a requirement is met. */
export interface Evidence {
  /** Computed from what was measured; never typed in. */
  met: boolean;
  /** The value that decides, with its unit. */
  measured: string;
  /** The step of the redesign that did it. */
  by: string;
}

/**
 * The requirements of a system with their numbers, as a table: `F1`, `F2`, … what it does, `N1`, … how well.
 *
 * @example
 * ```ts
 * import { required } from "#lib/course";
 *
 * required({ F1: "a limit per merchant", N1: "at most 1 ms added at p99" });
 * ```
 */
export function required(requirements: Readonly<Record<string, string>>): Displayable {
  const rows = Object.entries(requirements);
  return shown("requirements", ["", "requirement"], rows, rows.map(() => undefined));
}

/**
 * The table that ends a redesign: each requirement, met or missed, by which value, by which step. A missed one
 * is shown as missed.
 *
 * @throws {TypeError} Where a requirement has no evidence, or evidence stands for no requirement.
 *
 * @example
 * ```ts
 * import { whiteboard } from "#lib/course";
 * import assert from "node:assert/strict";
 *
 * const requirements = { N1: "at most 1 ms added at p99" };
 * whiteboard(requirements, { N1: { met: false, measured: "1.5 ms", by: "step 4" } });
 * assert.throws(() => whiteboard(requirements, {} as never), /N1/);
 * ```
 */
export function whiteboard<K extends string>(
  requirements: Readonly<Record<K, string>>,
  evidence: Readonly<Record<NoInfer<K>, Evidence>>,
): Displayable {
  const ids = Object.keys(requirements) as K[];
  const silent = ids.filter((id) => !(id in evidence));
  const strange = Object.keys(evidence).filter((id) => !(id in requirements));
  if (silent.length || strange.length) {
    throw new TypeError(
      `Cannot draw the whiteboard: each requirement needs evidence: ${
        [...silent.map((id) => `${id} has none`), ...strange.map((id) => `${id} is not required`)]
          .join(", ")
      }`,
    );
  }
  const rows = ids.map((id) => {
    const { met, measured, by } = evidence[id];
    return [id, requirements[id], met ? "✓ met" : "✗ missed", measured, by];
  });
  const columns = ["", "requirement", "met?", "measured here", "by"];
  return shown("whiteboard", columns, rows, ids.map((id) => evidence[id].met));
}

function shown(
  kind: string,
  columns: string[],
  rows: string[][],
  met: readonly (boolean | undefined)[],
): Displayable {
  const html = htmlTable(columns, rows, {
    head: () => "text-align:left",
    // What is short stays on its line: the requirement and what was measured are what may break.
    cell: (column) => `text-align:left${column % 2 === 0 ? ";white-space:nowrap" : ""}`,
    bold: (row, column) => column === 0 || (column === 2 && met[row] === false),
  });
  return displayable({
    "text/html": html,
    "text/plain": `[${kind}]\n${asText(undefined, columns, rows)}`,
  });
}
