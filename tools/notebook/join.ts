import type { Cell } from "./file.ts";
import {
  type CodeCell,
  codeCells,
  declaredNames,
  isFunction,
  isHoisted,
  isImport,
  type Pattern,
  type Statement,
} from "./syntax.ts";

export { CellSyntaxError } from "./syntax.ts";

/** A line of a joined module: the cell it came from and its line there, both from 0. */
export type Origin = { cell: number; line: number } | undefined;

/** Cells as one module. */
export interface Joined {
  text: string;
  /** Where each line of `text` came from. */
  origins: Origin[];
}

type Edit = { start: number; end: number; text: string };

/** Cells one after the other, as `deno check` and `deno lint` read them. */
export function joinForCheck(cells: readonly Cell[]): Joined {
  const out = new Lines();
  const code = codeCells(cells);
  // Imports may stand anywhere in a module, but read best, and lint best, at its head.
  for (const { index, source, body } of code) {
    for (const node of body.filter(isImport)) out.add(source, node.start!, node.end!, index);
  }
  for (const { index, source, body } of code) {
    const rest = blank(source, body.filter(isImport));
    out.add(rest, 0, rest.length, index);
  }
  // Without an export TypeScript would take a notebook without imports for a script.
  out.line("export {};");
  return out.joined();
}

/**
 * Cells as a module that runs them as the kernel does: each cell is a function handed to `run`, names
 * live at the top of the module so that a cell can run twice, and a last expression is returned.
 *
 * @param run Module that exports `cell(index, fn, again?)` and `end()`.
 * @param again Cells to be run instead the second time; those that are the same are left out.
 */
export function joinForRun(
  cells: readonly Cell[],
  run: string,
  again: readonly Cell[] = cells,
): Joined {
  const out = new Lines();
  const code = codeCells(cells);
  out.line(`import { cell as __cell, end as __end } from ${JSON.stringify(run)};`);
  for (const { index, source, body } of code) {
    for (const node of body.filter(isImport)) out.add(source, node.start!, node.end!, index);
  }
  const others = new Map(
    codeCells(again).filter(({ index, source }) => source !== cells[index]?.source)
      .map((other) => [other.index, other]),
  );
  const names = new Set([...code, ...others.values()].flatMap(({ index, body }) =>
    // Of a function that comes in two versions there can't be one at the top of the module.
    body.flatMap((node) => declaredNames(node, others.has(index)))
  ));
  if (names.size) out.line(`let ${[...names].map((name) => `${name}: any`).join(", ")};`);
  for (const { index, source, body } of code) {
    const hoisted = body.filter((node) =>
      isHoisted(node) && !(isFunction(node) && others.has(index))
    );
    for (const node of hoisted) out.add(source, node.start!, node.end!, index);
  }
  const add = ({ index, source, body }: CodeCell) => {
    const inPlace = (node: Statement) => isFunction(node) && others.has(index);
    const gone = (node: Statement) => isImport(node) || isHoisted(node) && !inPlace(node);
    const rest = blank(source, body.filter(gone));
    const last = body.findLast((node) => !isImport(node) && !isHoisted(node));
    const edits = body.filter((node) => !gone(node)).flatMap((node) =>
      editsOf(node, node === last, rest)
    );
    const edited = apply(rest, edits);
    out.add(edited, 0, edited.length, index);
  };
  for (const cell of code) {
    out.line(`await __cell(${cell.index}, async () => {`);
    add(cell);
    const other = others.get(cell.index);
    if (other) {
      out.line("}, async () => {");
      add(other);
    }
    out.line("});");
  }
  out.line("await __end();");
  return out.joined();
}

/** Turns declarations into assignments and the last expression into what the cell returns. */
function editsOf(node: Statement, last: boolean, source: string): Edit[] {
  const start = node.start!, end = node.end!;
  if (node.type === "FunctionDeclaration" && node.id) {
    return [
      { start, end: start, text: `${node.id.name} = ` },
      { start: end, end, text: ";" },
    ];
  }
  if (node.type === "ClassDeclaration" && node.id) {
    // There are no abstract class expressions; types are not checked here.
    const word = node.abstract ? "abstract".length : 0;
    return [
      { start, end: start + word, text: `${node.id.name} = ` },
      { start: end, end, text: ";" },
    ];
  }
  if (node.type === "VariableDeclaration") {
    const edits: Edit[] = [];
    const first = node.declarations[0]!;
    // A statement before it may have no semicolon; line breaks stay, so that lines keep their numbers.
    edits.push({
      start,
      end: first.start!,
      text: `;${breaks(source.slice(start, first.start!))}(`,
    });
    for (const { id, init } of node.declarations) {
      const { typeAnnotation: type } = id as unknown as Pattern;
      if (type) {
        const text = breaks(source.slice(type.start, type.end));
        edits.push({ start: type.start, end: type.end, text });
      }
      if (!init) edits.push({ start: id.end!, end: id.end!, text: " = undefined" });
    }
    const semicolon = source[end - 1] === ";" ? 1 : 0;
    // First in the list, so that it comes behind what else is put in at the same place.
    edits.unshift({ start: end - semicolon, end, text: ");" });
    return edits;
  }
  if (last && node.type === "ExpressionStatement") {
    const semicolon = source[end - 1] === ";" ? 1 : 0;
    return [
      { start, end: start, text: "return (" },
      { start: end - semicolon, end, text: ");" },
    ];
  }
  return [];
}

function apply(source: string, edits: Edit[]): string {
  let text = source;
  for (const { start, end, text: by } of edits.sort((a, b) => b.start - a.start || b.end - a.end)) {
    text = text.slice(0, start) + by + text.slice(end);
  }
  return text;
}

/** Only the line breaks of a text. */
function breaks(text: string): string {
  return text.replace(/[^\n]/g, "");
}

/** Takes statements out but leaves their line breaks, so that lines keep their numbers. */
function blank(source: string, nodes: Statement[]): string {
  return apply(
    source,
    nodes.map(({ start, end }) => {
      const gone = source.slice(start!, end!);
      // Offsets must hold for the edits that follow, so every character becomes a blank.
      return { start: start!, end: end!, text: gone.replace(/[^\n]/g, " ") };
    }),
  );
}

/** Collects lines and remembers where they came from. */
class Lines {
  #lines: string[] = [];
  #origins: Origin[] = [];

  line(text: string): void {
    this.#lines.push(text);
    this.#origins.push(undefined);
  }

  add(source: string, start: number, end: number, cell: number): void {
    const first = source.slice(0, start).split("\n").length - 1;
    source.slice(start, end).split("\n").forEach((text, i) => {
      this.#lines.push(text);
      this.#origins.push({ cell, line: first + i });
    });
  }

  joined(): Joined {
    return { text: this.#lines.join("\n") + "\n", origins: this.#origins };
  }
}
