import { handbook } from "../../../lib/search/real/mod.ts";
import type { Document } from "../../../lib/search/mod.ts";

/** What the book searches: what people read comes first and is small, the library's docstrings follow. */
export interface Passages {
  cells: Document[];
  docstrings: Document[];
}

/** Each cell of the notebooks of this book, and each docstring of the library. */
export function passages(names: readonly string[]): Passages {
  const all = handbook();
  return {
    cells: all.filter(({ kind, notebook }) =>
      kind !== "docstring" && names.includes(notebook as string)
    ),
    docstrings: all.filter(({ kind }) => kind === "docstring"),
  };
}

/** A script that leaves passages where the page finds them: a page from a folder can load scripts only. */
export function passagesScript(name: string, documents: readonly Document[]): string {
  // As a text: a parser of scripts is slower than one of JSON, and the worker has time.
  const text = JSON.stringify(JSON.stringify(documents)).replaceAll("<", "\\u003c");
  return `(globalThis.underLoadPassages ??= {})[${JSON.stringify(name)}] = ${text};\n`;
}
