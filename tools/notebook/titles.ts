import { parse } from "@babel/parser";
import type { Cell } from "./file.ts";

/** Words by which a title claims that something is so and not otherwise, whatever the numbers are. */
const CLAIMS =
  /\b(than|less|fewer|more|most|least|faster|fastest|slower|slowest|better|best|worse|worst|beats?|wins?|cheaper|dearer|longer|shorter|higher|lower|larger|smaller|earlier|later|sooner|nearer|never|always|only|not|none|nobody)\b/i;

/** Bounds and names that have such a word in them. */
const NO_CLAIMS = /\b(at (most|least)|least connections|one more)\b/gi;

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** A title that claims something in fixed words. */
export interface FixedClaim {
  cell: number;
  title: string;
}

/**
 * Titles of charts that claim something in words that stand there whatever the numbers are: "A beats B" is
 * false as soon as B wins. A title that chooses its words (a conditional, `beats`) passes, and so does one
 * whose cell says why it always holds, in a comment that begins with `// always:`.
 *
 * Titles are found as `title: …` in an argument of a call, directly or by the name of a constant.
 */
export function fixedClaims(cells: readonly Cell[]): FixedClaim[] {
  const constants = new Map<string, { value: Node; cell: number; text: string }>();
  const found: FixedClaim[] = [];
  cells.forEach(({ kind, source }, cell) => {
    if (kind !== "code") return;
    let body: Node;
    try {
      body = parse(source, {
        sourceType: "module",
        plugins: ["typescript"],
        allowReturnOutsideFunction: true,
      }).program as unknown as Node;
    } catch {
      // A cell that can't be parsed is another check's business.
      return;
    }
    walk(body, (node) => {
      const { id, init } = node as Node & { id?: Node; init?: Node | null };
      if (node.type === "VariableDeclarator" && id?.type === "Identifier" && init) {
        constants.set(id["name"] as string, { value: init, cell, text: source });
      }
    });
    walk(body, (node) => {
      if (node.type !== "CallExpression" || /^(diagram|sequence|check)$/.test(nameOf(node))) return;
      for (const argument of node["arguments"] as Node[]) {
        for (
          const property of argument.type === "ObjectExpression"
            ? argument["properties"] as Node[]
            : []
        ) {
          if (property.type !== "ObjectProperty" || keyOf(property) !== "title") continue;
          const value = property["value"] as Node;
          const named = value.type === "Identifier"
            ? constants.get(value["name"] as string)
            : undefined;
          const title = wordsOf(named?.value ?? value);
          const reasoned = [source, named?.text ?? ""].some((text) => /\/\/ always: \S/.test(text));
          if (CLAIMS.test(title.replace(NO_CLAIMS, "")) && !reasoned) found.push({ cell, title });
        }
      }
    });
  });
  return found;
}

/** The words of a text that stand there in any case; those that are chosen or computed are left out. */
function wordsOf(node: Node): string {
  if (node.type === "StringLiteral") return node["value"] as string;
  if (node.type === "TemplateLiteral") {
    return (node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
      .join(" … ");
  }
  if (node.type === "BinaryExpression") {
    return `${wordsOf(node["left"] as Node)} ${wordsOf(node["right"] as Node)}`;
  }
  return "";
}

function nameOf(call: Node): string {
  const callee = call["callee"] as Node;
  return callee.type === "Identifier" ? callee["name"] as string : "";
}

function keyOf(property: Node): string {
  const key = property["key"] as Node;
  return String(key["name"] ?? key["value"] ?? "");
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof (child as Node).type === "string") walk(child as Node, visit);
    }
  }
}
