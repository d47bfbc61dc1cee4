import type { Cell } from "../../notebook/file.ts";
import {
  codeCells,
  declaredNames,
  isImport,
  patternNames,
  type Statement,
} from "../../notebook/syntax.ts";
import { type Imported, importsOf, type Node, WHOLE } from "./imports.ts";

export { WHOLE };

/** What a code cell takes from other cells and from imports, and what it gives. */
export interface CellUse {
  index: number;
  declares: ReadonlySet<string>;
  /** Names that it mentions, with the members that it takes of each: `n` → `limit`, `burst`. */
  reads: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names whose values it changes: by an assignment, or by a method that changes a list, a set or a map. */
  writes: ReadonlySet<string>;
}

/** What a notebook's cells use of each other. */
export interface Uses {
  cells: CellUse[];
  imports: Map<string, Imported>;
}

/** Types that do not run, but wrap a value that does. */
const WRAPS_A_VALUE = new Set([
  ...["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression", "TSTypeAssertion"],
  "TSInstantiationExpression",
]);
const TYPES = new Set(["typeAnnotation", "typeParameters", "typeArguments", "returnType", "loc"]);
const CHANGES_IN_PLACE = new Set([
  ...["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"],
  ...["set", "add", "delete", "clear"],
]);

/**
 * Reads the cells, and says which names each declares, reads and writes. A name that is declared again inside a
 * function or a block is another one there. O(length of the code).
 *
 * @throws {CellSyntaxError} Where a cell can't be parsed.
 */
export function usesOf(cells: readonly Cell[]): Uses {
  const code = codeCells(cells), imports = new Map<string, Imported>();
  for (const node of code.flatMap(({ body }) => body.filter(isImport))) {
    for (const imported of importsOf(node as unknown as Node)) {
      imports.set(imported.local, imported);
    }
  }
  const declared = code.map(({ body }) => new Set(body.flatMap(allNames)));
  const known = new Set([...imports.keys(), ...declared.flatMap((names) => [...names])]);
  return {
    imports,
    cells: code.map(({ index, body }, i) => {
      const reads = new Map<string, Set<string>>(), writes = new Set<string>();
      const visitor: Visitor = {
        known,
        read: (name, member) => reads.set(name, (reads.get(name) ?? new Set()).add(member)),
        write: (name) => writes.add(name),
      };
      for (const node of body.filter((node) => !isImport(node))) {
        visit(node as unknown as Node, visitor);
      }
      for (const name of declared[i]!) {
        reads.delete(name);
        writes.delete(name);
      }
      return { index, declares: declared[i]!, reads, writes };
    }),
  };
}

/** Of types nothing is declared: they do not run. */
function allNames(node: Statement): string[] {
  return declaredNames(node, true);
}

interface Visitor {
  /** Names of the notebook that can be seen from here. */
  known: ReadonlySet<string>;
  read(name: string, member: string): void;
  write(name: string): void;
}

/** Walks over what runs. `key` says under which name `node` hangs at its parent. */
function visit(node: Node, to: Visitor, parent?: Node, key?: string): void {
  if (node.type.startsWith("TS") && !WRAPS_A_VALUE.has(node.type)) return;
  if (node.type === "Identifier") {
    const name = node["name"] as string;
    if (to.known.has(name) && !isOnlyALabel(parent, key)) {
      for (const member of membersTaken(parent, key)) to.read(name, member);
    }
    return;
  }
  const own = boundBy(node);
  const inside = own.length === 0 ? to : { ...to, known: to.known.difference(new Set(own)) };
  for (const target of changedBy(node)) {
    const name = rootOf(target);
    if (name !== undefined && inside.known.has(name)) to.write(name);
  }
  for (const [name, child] of Object.entries(node)) {
    if (TYPES.has(name)) continue;
    for (const one of Array.isArray(child) ? child : [child]) {
      if (one && typeof (one as Node).type === "string") visit(one as Node, inside, node, name);
    }
  }
}

/** The names that a function, a block, a loop or a handler of errors declares for what is inside of it. */
function boundBy(node: Node): string[] {
  const { type } = node;
  if (/Function|^ObjectMethod$|^Class\w*Method$/.test(type)) {
    const id = node["id"] as { name: string } | null | undefined;
    const name = type === "FunctionExpression" && id ? [id.name] : [];
    // A parameter of a constructor may also declare a property.
    const params = (node["params"] as Node[]).map((param) => param["parameter"] ?? param);
    return [...name, ...params.flatMap((param) => patternNames(param as never))];
  }
  if (type === "CatchClause") return node["param"] ? patternNames(node["param"] as never) : [];
  if (/^For(Of|In)?Statement$/.test(type)) {
    const head = (node["left"] ?? node["init"]) as Node | null;
    return head?.type === "VariableDeclaration" ? allNames(head as never) : [];
  }
  if (type === "SwitchCase") return (node["consequent"] as Statement[]).flatMap(allNames);
  return type === "BlockStatement" ? (node["body"] as Statement[]).flatMap(allNames) : [];
}

/** `b` in `a.b` and in `{ b: 1 }` is no name of the notebook. */
function isOnlyALabel(parent: Node | undefined, key: string | undefined): boolean {
  if (!parent || parent["computed"]) return false;
  return key === "property" && /MemberExpression$/.test(parent.type) ||
    key === "key" && parent["shorthand"] !== true;
}

/** Which members of a value are used where it is mentioned. */
function membersTaken(parent: Node | undefined, key: string | undefined): string[] {
  if (!parent) return [WHOLE];
  if (/MemberExpression$/.test(parent.type) && key === "object" && !parent["computed"]) {
    return [(parent["property"] as { name: string }).name];
  }
  const pattern = parent["id"] as Node | undefined;
  if (
    parent.type === "VariableDeclarator" && key === "init" && pattern?.type === "ObjectPattern"
  ) {
    const properties = pattern["properties"] as Node[];
    if (properties.every(({ type, computed }) => type !== "RestElement" && !computed)) {
      return properties.map((property) => {
        const { name, value } = property["key"] as { name?: string; value?: unknown };
        return name ?? String(value);
      });
    }
  }
  return [WHOLE];
}

/** What a statement changes, as expressions. */
function changedBy(node: Node): Node[] {
  if (node.type === "AssignmentExpression") return [node["left"] as Node];
  if (node.type === "UpdateExpression" || node["operator"] === "delete") {
    return [node["argument"] as Node];
  }
  const callee = node["callee"] as Node | undefined;
  if (node.type !== "CallExpression" || !/MemberExpression$/.test(callee!.type)) return [];
  const { name } = callee!["property"] as { name?: string };
  return name !== undefined && CHANGES_IN_PLACE.has(name) ? [callee!["object"] as Node] : [];
}

/** `a` of `a.b[1].c`. */
function rootOf(node: Node): string | undefined {
  let at = node;
  while (/MemberExpression$/.test(at.type) || WRAPS_A_VALUE.has(at.type)) {
    at = (at["object"] ?? at["expression"]) as Node;
  }
  return at.type === "Identifier" ? at["name"] as string : undefined;
}
