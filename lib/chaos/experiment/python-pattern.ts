import { RE2JS } from "re2js";

/** Texts beyond this length are not searched: a probe's answer, not a file. */
const LONGEST = 1 << 20;

/**
 * Whether a pattern of Python's `re` is found in a text, in time linear in its length (by RE2, so that a pattern from a
 * file can't hang the run). Look-around and references back are what RE2 has not.
 *
 * @throws {SyntaxError} Where the pattern can't be read.
 * @throws {RangeError} Where the text is longer than 1 MiB.
 */
export function pythonSearch(pattern: string, text: string): boolean {
  if (text.length > LONGEST) {
    throw new RangeError(
      `Cannot search a text: it must have at most ${LONGEST} characters: received ${text.length}`,
    );
  }
  return compile(pattern).matcher(text).find();
}

/** @throws {SyntaxError} Where the pattern can't be read. */
export function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(asRe2(pattern));
  } catch (error) {
    throw new SyntaxError(`Cannot read the pattern ${pattern}: ${(error as Error).message}`);
  }
}

/** Python's `$` lets a last line feed stand behind it, and its end of text is `\Z`. */
function asRe2(pattern: string): string {
  let out = "", inClass = false;
  const lines = /^\(\?[a-z]*m/.test(pattern);
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === "\\") {
      const next = pattern[++i] ?? "";
      out += next === "Z" && !inClass ? "\\z" : c + next;
    } else if (inClass) {
      inClass = c !== "]";
      out += c;
    } else if (c === "[") {
      inClass = true;
      out += c;
      // A bracket that comes first is one of the class.
      if (pattern[i + 1] === "^") out += pattern[++i];
      if (pattern[i + 1] === "]") {
        out += "\\]";
        i++;
      }
    } else out += c === "$" && !lines ? "(?:\\n?\\z)" : c;
  }
  return out;
}
