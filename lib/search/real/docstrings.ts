/** What is said in front of a thing in code. */
export interface Docstring {
  /** The thing's name; that of the file's first word where it has none. */
  name: string;
  text: string;
  /** Where it begins, from 1. */
  line: number;
}

const NAME =
  /^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:readonly\s+|static\s+|get\s+)*(?:class|function\*?|const|let|interface|type)?\s*([A-Za-z_$][\w$]*)/;

/** The docstrings of a TypeScript file, without their stars. O(letters). */
export function docstrings(source: string): Docstring[] {
  const found: Docstring[] = [];
  let line = 1, at = 0;
  for (const match of source.matchAll(/\/\*\*([\s\S]*?)\*\//g)) {
    for (; at < match.index; at++) if (source.charCodeAt(at) === 10) line++;
    const text = match[1]!.replace(/^\s*\* ?/gm, "").trim();
    const [, name] = source.slice(match.index + match[0].length).match(NAME) ?? [];
    if (text) found.push({ name: name ?? "", text, line });
  }
  return found;
}
