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

/** The cells of a text. Outputs and ids are taken from `before` where a cell did not change. */
export function fromText(text: string, before: readonly Cell[] = []): Cell[] {
  // Cells of the same source are taken in their order.
  const old = new Map<string, Cell[]>();
  for (const cell of before) {
    const key = cell.kind + cell.source;
    old.set(key, [...old.get(key) ?? [], cell]);
  }
  const used = new Set<string>(), kept = new Set(before.map(({ id }) => id));
  return text.split(/^(?=\/\/ %%)/m).filter((part) => part.startsWith("// %%")).map((part, i) => {
    const [head = "", ...rest] = part.split("\n");
    const kind = head.includes("[markdown]") ? "markdown" as const : "code" as const;
    const source = rest.join("\n").trim();
    const same = old.get(kind + source)?.shift();
    let id = same?.id || `cell-${String(i).padStart(2, "0")}`;
    while (used.has(id) || (!same?.id && kept.has(id))) id += "b";
    used.add(id);
    const tags = head.match(/tags=(\S+)/)?.[1]?.split(",") ?? [];
    return { kind, id, tags, source, outputs: same?.outputs ?? [] };
  });
}
