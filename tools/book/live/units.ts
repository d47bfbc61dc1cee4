import type { Cell } from "../../notebook/file.ts";
import { codeCells } from "../../notebook/syntax.ts";

/**
 * A statement of a cell, as a cell of its own. What a page runs again is chosen statement by statement: a number that
 * a cell declares can be had without what the cell measures below it.
 */
export interface Unit extends Cell {
  /** The cell that it stands in. */
  cell: number;
  /** Whether its value is what the cell shows. */
  last: boolean;
  /** Whether it does nothing but show. */
  shows: boolean;
}

/** The statements of all code cells, in order. @throws {CellSyntaxError} Where a cell can't be parsed. */
export function unitsOf(cells: readonly Cell[]): Unit[] {
  return codeCells(cells).flatMap(({ index, source, body }) =>
    body.map((node, i): Unit => {
      const text = source.slice(node.start!, node.end!);
      return {
        ...cells[index]!,
        source: text,
        cell: index,
        last: i === body.length - 1,
        shows: /^await show\(/.test(text),
      };
    })
  );
}
