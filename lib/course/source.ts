import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { type Displayable, displayable } from "../charts/bundle.ts";
import { type Excerpt, excerptOf } from "./excerpt.ts";

/** What one cell can show before it becomes a wall of text. */
const MOST_LINES = 40;
const LIB = join(import.meta.dirname!, "..");

/**
 * The lines of lib that do the work, read from the file as it is now: a function, method, class, type or
 * constant, its docstring folded, with its line numbers and a link.
 *
 * It is shown as markdown, since every front end highlights that in its own colours, light or dark:
 * JupyterLab, VS Code, the web's rendering of a notebook, and this course's page.
 *
 * @param path File under `lib/`: `"rate-limiter/gcra.ts"`.
 * @param names What to show of it. A method is named by itself where only one class of the file has it,
 * else as `Class.method`. Several are shown one below the other.
 * @throws {RangeError} Where the file or a name is not there, a name is there twice, or more than 40
 * lines would be shown.
 *
 * @example
 * ```ts
 * import { source } from "#lib/course";
 * import assert from "node:assert/strict";
 *
 * const shown = source("sim/clock.ts", "Clock");
 * assert.match(shown.code, /^export interface Clock/);
 * ```
 */
export function source(
  path: string,
  ...names: [name: string, ...more: string[]]
): Displayable & { code: string; lines: number } {
  const cannot = (why: string) => new RangeError(`Cannot show ${path}: ${why}`);
  if (normalize(path).startsWith("..") || !/^[\w./-]+\.ts$/.test(path)) {
    throw cannot('a path under lib/ is needed, as in "rate-limiter/gcra.ts"');
  }
  if (names.length === 0) throw cannot("say which function, method, class or type of it");
  let text: string;
  try {
    text = readFileSync(join(LIB, path), "utf8");
  } catch {
    throw cannot("there is no such file in lib/");
  }
  const excerpts = names.map((name) => {
    try {
      return excerptOf(text, name);
    } catch (error) {
      throw cannot(`it ${(error as Error).message}`);
    }
  });
  const code = excerpts.map((excerpt) => excerpt.code).join("\n\n");
  const lines = code.split("\n").length;
  if (lines > MOST_LINES) {
    throw cannot(
      `${names.join(", ")} would be ${lines} lines, ${MOST_LINES} at most: name a part of it`,
    );
  }
  const where = excerpts.map((excerpt) => heading(path, excerpt)).join(" · ");
  const docs = excerpts.map(docOf).filter(Boolean);
  const markdown = [
    where,
    `${fence(code)}ts\n${code}\n${fence(code)}`,
    docs.length ? folded(docs.join("\n\n")) : "",
  ].filter(Boolean).join("\n\n");
  const ranges = excerpts.map(({ name, lines: [first, last] }) => `${name} ${first}–${last}`);
  return displayable({
    "text/markdown": markdown,
    "text/plain": `[source] lib/${path}: ${ranges.join(", ")}\n\n${code}`,
  }, { code, lines });
}

function heading(path: string, { name, lines: [first, last] }: Excerpt): string {
  const range = first === last ? `line ${first}` : `lines ${first}–${last}`;
  return `**${escaped(name)}** · [lib/${path}](../lib/${path}#L${first}-L${last}), ${range}`;
}

/** A docstring in markdown: its tags as words, its examples left out, since the page is one. */
function docOf({ doc, name }: Excerpt, _: number, all: readonly Excerpt[]): string {
  const text = doc
    .replace(/@example[\s\S]*?(?=\n@|$)/g, "")
    .replace(/\{@link(?:code|plain)? ([^}|]+)(?:\|[^}]*)?\}/g, "`$1`")
    .replace(/^@param (\S+)/gm, "- `$1`")
    .replace(/^@returns?/gm, "- *returns*")
    .replace(/^@throws (?:\{(\w+)\})?/gm, (_, kind) => `- *throws* ${kind ? `\`${kind}\` ` : ""}`)
    .replace(/^@(\w+)/gm, "- *$1*")
    .replace(/([^\n])\n- /g, (text, before, at, whole: string) =>
      // A list after prose needs an empty line, one after another list does not.
      whole.slice(0, at + 1).split("\n").at(-1)!.startsWith("- ") ? text : `${before}\n\n- `)
    .trim();
  return text && all.length > 1 ? `**${escaped(name)}**: ${text}` : text;
}

/** Longer than any run of backticks in the code, so that none ends it. */
function fence(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(longest + 1);
}

function folded(text: string): string {
  return `<details><summary>What its docstring says</summary>\n\n${text}\n\n</details>`;
}

function escaped(name: string): string {
  return name.replace(/[_*]/g, "\\$&");
}
