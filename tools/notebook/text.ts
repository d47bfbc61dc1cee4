import type { Cell } from "./file.ts";

/**
 * A notebook as a text one can edit: each cell starts with a `// %%` line, as in jupytext's percent
 * format, and markdown cells stand in the open (no comment marks), since their text is prose.
 *
 *     // %% [markdown]
 *     ## Numbers
 *     // %% tags=numbers
 *     const n = numbers(schema, { limit: 100 });
 */
export function toText(cells: readonly Cell[]): string {
  return cells.map(({ kind, tags, source }) => {
    const head = [
      "// %%",
      kind === "markdown" && "[markdown]",
      tags.length && `tags=${tags.join(",")}`,
    ];
    return `${head.filter(Boolean).join(" ")}\n${source}\n`;
  }).join("\n");
}

/**
 * The cells of a text. A cell that did not change keeps its id and its outputs; one that changed in its place keeps
 * its id, since links, cards and lists of cells name it by that.
 */
export function fromText(text: string, before: readonly Cell[] = []): Cell[] {
  const written = text.split(/^(?=\/\/ %%)/m).filter((part) => part.startsWith("// %%")).map(read);
  const same = unchanged(written, before);
  const used = new Set(same.flatMap((at) => at === undefined ? [] : [before[at]!.id]));
  const taken = new Set(before.map(({ id }) => id));
  let last = -1;
  return written.map((cell, i) => {
    const at = same[i];
    last = at ?? last + 1;
    if (at !== undefined) return { ...cell, id: before[at]!.id, outputs: before[at]!.outputs };
    const here = before[last];
    let id = here && here.kind === cell.kind && !used.has(here.id) ? here.id : undefined;
    if (!id) {
      last -= 1;
      id = `cell-${String(i).padStart(2, "0")}`;
      while (used.has(id) || taken.has(id)) id += "b";
    }
    used.add(id);
    return { ...cell, id };
  });
}

function read(part: string): Cell {
  const [head = "", ...rest] = part.split("\n");
  return {
    kind: head.includes("[markdown]") ? "markdown" : "code",
    id: "",
    tags: head.match(/tags=(\S+)/)?.[1]?.split(",") ?? [],
    source: rest.join("\n").trim(),
    outputs: [],
  };
}

/** For each cell where it was before, if its source is the same; twins are taken in their order. */
function unchanged(cells: readonly Cell[], before: readonly Cell[]): (number | undefined)[] {
  const places = new Map<string, number[]>();
  before.forEach(({ kind, source }, at) => {
    const key = kind + source;
    places.set(key, [...places.get(key) ?? [], at]);
  });
  return cells.map(({ kind, source }) => places.get(kind + source)?.shift());
}
