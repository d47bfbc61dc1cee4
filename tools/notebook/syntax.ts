import { parse, type ParseResult } from "@babel/parser";
import type { Cell } from "./file.ts";

/** A cell that can't be parsed. */
export class CellSyntaxError extends Error {
  constructor(message: string, readonly cell: number, readonly line: number) {
    super(message);
  }
}

export type Statement = ParseResult["program"]["body"][number];

/** A code cell, and its statements. */
export interface CodeCell {
  index: number;
  source: string;
  body: Statement[];
}

export function codeCells(cells: readonly Cell[]): CodeCell[] {
  return cells.flatMap(({ kind, source }, index) =>
    kind === "code" ? [{ index, source, body: statements(source, index) }] : []
  );
}

/** The statements of a cell. @throws {CellSyntaxError} */
export function statements(source: string, cell: number): Statement[] {
  try {
    const { body, directives } = parse(source, { sourceType: "module", plugins: ["typescript"] })
      .program;
    // A text alone is what its cell returns, though the parser takes it for a directive.
    const texts = directives.map((node) => ({ ...node, type: "ExpressionStatement" }));
    return [...texts as unknown as Statement[], ...body];
  } catch (error) {
    const { message, loc } = error as { message: string; loc?: { line: number } };
    throw new CellSyntaxError(message.replace(/ \(\d+:\d+\)$/, ""), cell, (loc?.line ?? 1) - 1);
  }
}

export function isImport(node: Statement): boolean {
  return node.type === "ImportDeclaration";
}

/** What does not depend on when the cell runs goes to the top of the module. */
export function isHoisted(node: Statement): boolean {
  return node.type === "FunctionDeclaration" || node.type.startsWith("TS");
}

export function isFunction(node: Statement): boolean {
  return node.type === "FunctionDeclaration";
}

export function declaredNames(node: Statement, functionsToo = false): string[] {
  if (node.type === "FunctionDeclaration" && functionsToo) return node.id ? [node.id.name] : [];
  if (node.type === "ClassDeclaration") return node.id ? [node.id.name] : [];
  if (node.type !== "VariableDeclaration") return [];
  return node.declarations.flatMap(({ id }) => patternNames(id as never));
}

/** What stands on the left of a declaration. */
export interface Pattern {
  type: string;
  name: string;
  start: number;
  end: number;
  typeAnnotation?: { start: number; end: number } | null;
  elements: (Pattern | null)[];
  properties: { type: string; value: Pattern; argument: Pattern }[];
  left: Pattern;
  argument: Pattern;
}

export function patternNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === "RestElement" ? property.argument : property.value)
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => element ? patternNames(element) : []);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    default:
      return patternNames(pattern.argument);
  }
}
