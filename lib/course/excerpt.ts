import { parse } from "@babel/parser";

/** A named piece of a file: its own lines, its docstring apart. */
export interface Excerpt {
  /** `take` as it was asked for, or `Gcra.take` where a class has it. */
  name: string;
  /** First and last line in the file, from 1, without the docstring. */
  lines: [first: number, last: number];
  /** The lines, moved to the left margin. */
  code: string;
  /** The text of the docstring, without its stars; empty where there is none. */
  doc: string;
}

/** The parts of the syntax tree that are needed here. */
interface Node {
  type: string;
  start: number;
  end: number;
  id?: { name?: string } | null;
  key?: Node & { name?: string; value?: unknown };
  declaration?: Node | null;
  declarations?: Node[];
  body?: Node | Node[];
  init?: Node | null;
  leadingComments?: { type: string; value: string }[];
}

/** Something that has a name in a file. Overloads of a function share theirs. */
interface Named {
  name: string;
  /** The class it is in. */
  owner: string | undefined;
  nodes: Node[];
}

/**
 * The function, method, class, type or constant of that name in a TypeScript source. A method is named
 * by itself (`take`) where only one class has it, else with its class (`Gcra.take`).
 *
 * @throws {RangeError} Where the name is not there, or is there more than once. The message has no
 * subject: the caller knows the file.
 */
export function excerptOf(source: string, name: string): Excerpt {
  const all = namedIn(source);
  const found = all.filter((named) =>
    qualified(named) === name || named.name === name && !name.includes(".")
  );
  // What stands at the top of a file comes before a method that happens to share its name.
  const outer = found.filter(({ owner }) => owner === undefined);
  const list = outer.length ? outer : found;
  if (list.length === 0) throw new RangeError(`has no ${name}: it has ${names(all)}`);
  if (list.length > 1) {
    throw new RangeError(`has ${name} ${list.length} times: name one of ${names(list)}`);
  }
  const { nodes } = list[0]!;
  const first = lineStart(source, nodes[0]!.start), last = nodes.at(-1)!.end;
  const doc =
    nodes[0]!.leadingComments?.findLast(({ type, value }) =>
      type === "CommentBlock" && value.startsWith("*")
    )?.value ?? "";
  const lineOf = (offset: number) => source.slice(0, offset).split("\n").length;
  return {
    name: qualified(list[0]!),
    lines: [lineOf(first), lineOf(last)],
    code: toMargin(source.slice(first, last)),
    doc: unstarred(doc),
  };
}

function qualified({ owner, name }: Named): string {
  return owner === undefined ? name : `${owner}.${name}`;
}

function names(list: readonly Named[]): string {
  return list.map(qualified).join(", ") || "no names";
}

/** Everything a reader may ask for, in the order of the file. */
function namedIn(source: string): Named[] {
  const { program } = parse(source, { sourceType: "module", plugins: ["typescript"] });
  const all = new Map<string, Named>();
  const add = (name: string | undefined, owner: string | undefined, node: Node) => {
    if (name === undefined) return;
    const key = `${owner}.${name}`;
    const known = all.get(key);
    if (known) known.nodes.push(node);
    else all.set(key, { name, owner, nodes: [node] });
  };
  for (const outer of program.body as unknown as Node[]) {
    // `export` belongs to what a reader sees; the docstring stands before it.
    const node = outer.declaration ?? outer;
    const shown = { ...node, start: outer.start, leadingComments: outer.leadingComments ?? [] };
    if (node.declarations) {
      for (const { id } of node.declarations) add(id?.name, undefined, shown);
    } else add(node.id?.name, undefined, shown);
    if (node.type !== "ClassDeclaration") continue;
    for (const member of (node.body as { body: Node[] }).body) {
      add(member.key && nameOf(member.key), node.id?.name, member);
    }
  }
  return [...all.values()];
}

function nameOf(key: Node & { name?: string; value?: unknown }): string | undefined {
  if (key.type === "PrivateName") return `#${(key as unknown as { id: { name: string } }).id.name}`;
  return key.name ?? (typeof key.value === "string" ? key.value : undefined);
}

function lineStart(source: string, offset: number): number {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  return /^\s*$/.test(source.slice(start, offset)) ? start : offset;
}

function toMargin(code: string): string {
  const lines = code.split("\n");
  const margin = Math.min(
    ...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)),
  );
  return lines.map((line) => line.slice(margin)).join("\n").trimEnd();
}

function unstarred(comment: string): string {
  return comment.slice(1).split("\n").map((line) => line.replace(/^\s*\* ?/, "")).join("\n").trim();
}
