import type { Cell } from "../notebook/file.ts";
import { codeCells } from "../notebook/syntax.ts";

/** What a value of a notebook is computed from. */
export interface Derivation {
  /** Declared numbers that it takes, by name. */
  givens: ReadonlySet<string>;
  /** Numbers that its formula has in it. */
  literals: readonly number[];
  /** Whether it was measured: then it follows from no number. */
  measured: boolean;
  /** Whether nothing but arithmetic lies between the numbers and the value. */
  plain: boolean;
}

interface Node {
  type: string;
  [key: string]: unknown;
}

const MEASURES = /measure|median|elapsed|timeOf|times$/i;
/** What gives a number for a number, or writes it down. */
const WRITES = new Set(["format", "count", "percent", "ms", "difference", "Number", "String"]);

/** The rows of a table that a cell shows: each by its value. `undefined` where they are not written out one by one. */
export function rowsIn(source: string): { value: Node }[] | undefined {
  const [code] = codeCells([cellOf(source)]), last = code?.body.at(-1) as Node | undefined;
  const call = last?.["expression"] as Node | undefined;
  const list = (call?.["arguments"] as Node[] | undefined)?.[0];
  if (list?.type !== "ArrayExpression") return undefined;
  const rows = (list["elements"] as Node[]).map((row) =>
    row.type === "ObjectExpression"
      ? (row["properties"] as Node[]).at(-1)?.["value"] as Node
      : undefined
  );
  return rows.every((value) => value !== undefined) ? rows.map((value) => ({ value })) : undefined;
}

const cellOf = (source: string): Cell => ({
  ...{ kind: "code", id: "", tags: [], outputs: [] },
  source,
});

/** Says what the values of a notebook are computed from. */
export class Derivations {
  /** By name: what it was declared as, last. */
  readonly #declared = new Map<string, Node>();

  /** @param numbers The name that the notebook's numbers have. */
  constructor(cells: readonly Cell[], readonly numbers = "n") {
    for (const { body } of codeCells(cells)) {
      for (const node of body as unknown as Node[]) {
        if (node.type === "FunctionDeclaration") this.#declared.set(nameOf(node["id"]), node);
        if (node.type !== "VariableDeclaration") continue;
        for (const one of node["declarations"] as Node[]) {
          const id = one["id"] as Node, init = one["init"] as Node | null;
          // A member of what a call gives is as little arithmetic as the call.
          for (const name of namesIn(id)) if (init) this.#declared.set(name, init);
        }
      }
    }
  }

  of(value: Node): Derivation {
    const found = {
      givens: new Set<string>(),
      literals: [] as number[],
      measured: false,
      plain: true,
    };
    this.#walk(value, found, new Set(), new Set());
    return found;
  }

  #walk(
    node: Node,
    to: { givens: Set<string>; literals: number[]; measured: boolean; plain: boolean },
    own: ReadonlySet<string>,
    seen: Set<string>,
  ): void {
    const into = (child: unknown, names = own) => this.#walk(child as Node, to, names, seen);
    switch (node.type) {
      case "NumericLiteral":
        to.literals.push(node["value"] as number);
        return;
      case "StringLiteral":
      case "TemplateElement":
        return;
      case "Identifier": {
        const name = nameOf(node);
        if (own.has(name) || seen.has(name)) return;
        const declared = name === this.numbers ? undefined : this.#declared.get(name);
        if (!declared) to.plain = false;
        else {
          seen.add(name);
          into(declared, new Set());
        }
        return;
      }
      case "MemberExpression": {
        const object = node["object"] as Node, name = nameOf(node["property"]);
        if (nameOf(object) === this.numbers) to.givens.add(name);
        else if (nameOf(object) !== "Math") {
          to.plain = false;
          into(object);
        }
        return;
      }
      case "CallExpression": {
        const callee = node["callee"] as Node, name = nameOf(callee["property"] ?? callee);
        if (MEASURES.test(name)) {
          // What was done meanwhile is no formula.
          to.measured = true;
          return;
        }
        const isMath = nameOf(callee["object"]) === "Math";
        const local = callee.type === "Identifier" && this.#declared.has(name);
        if (local) into(callee);
        else if (!isMath && !WRITES.has(name)) {
          to.plain = false;
          // What is called on a value that was measured was measured.
          if (callee.type === "MemberExpression") into(callee["object"]);
        }
        for (const argument of node["arguments"] as Node[]) into(argument);
        return;
      }
      case "ArrowFunctionExpression":
      case "FunctionDeclaration":
        into(node["body"], new Set([...own, ...(node["params"] as Node[]).flatMap(namesIn)]));
        return;
      case "UpdateExpression":
      case "NewExpression":
        to.plain = false;
    }
    for (const [key, child] of Object.entries(node)) {
      if (/^(loc|typeAnnotation|key)$/.test(key)) continue;
      for (const one of Array.isArray(child) ? child : [child]) {
        if (one && typeof (one as Node).type === "string") into(one);
      }
    }
  }
}

const nameOf = (node: unknown): string => String((node as { name?: string } | null)?.name ?? "");

function namesIn(pattern: Node): string[] {
  if (pattern.type === "Identifier") return [nameOf(pattern)];
  const parts = (pattern["properties"] ?? pattern["elements"] ?? []) as (Node | null)[];
  return parts.flatMap((part) =>
    part ? namesIn((part["value"] ?? part["argument"] ?? part) as Node) : []
  );
}
