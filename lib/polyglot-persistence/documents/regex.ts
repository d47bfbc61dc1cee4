import { ITSELF, type TextPattern, textPattern, withEnding } from "./text-pattern.ts";
import { CODE, DocumentError, shown, type Value } from "./value.ts";

const LONGEST = 1000;
/** A `$` that also stands before a last line break. */
const PERL_ENDING = "(?=\\n?$(?![\\s\\S]))";

/**
 * A pattern as a query gives it, as one that cannot hang. Options are MongoDB's: `i`, `m`, `s`, and `x`, which leaves out
 * blanks and comments; they may also stand in front of the pattern, as in `(?i)abc`. A `$` may stand before a
 * last line break, as in Perl's patterns.
 *
 * @throws {DocumentError} Where the pattern is too long, can't be read, or an option is unknown or given twice.
 */
export function patternOf(pattern: Value | undefined, options: Value | undefined): TextPattern {
  const cannot = (why: string, code: number = CODE.BadValue) =>
    new DocumentError(`Cannot find: $regex ${why}`, code);
  if (options !== undefined && typeof options !== "string") {
    throw cannot(`takes $options as text: received ${shown(options)}`);
  }
  let text: string, flags: string;
  if (pattern instanceof RegExp) {
    const own = pattern.flags.replace(/[dguvy]/g, "");
    if (own && options) throw cannot("has options of its own beside $options", CODE.OptionsTwice);
    [text, flags] = [pattern.source, options || own];
  } else if (typeof pattern === "string") [text, flags] = [pattern, options ?? ""];
  else throw cannot(`must be text or a pattern: received ${shown(pattern)}`);
  if (text.length > LONGEST) {
    throw cannot(`may have ${LONGEST} characters: received ${text.length}`);
  }
  if (text.includes("\0")) throw cannot("contains a zero character");
  const inline = /^\(\?([imsx]+)\)/.exec(text);
  if (inline) [text, flags] = [text.slice(inline[0].length), flags + inline[1]];
  const unknown = /[^imsxu]/.exec(flags);
  if (unknown) throw cannot(`knows no option ${shown(unknown[0])}`, CODE.BadRegexOption);
  if (flags.includes("x")) text = withoutBlanks(text);
  const perl = flags.includes("m") ? text : withEnding(text, PERL_ENDING);
  try {
    const own = ["i", "m", "s"].filter((flag) => flags.includes(flag)).join("");
    return textPattern(text, own, perl);
  } catch (error) {
    throw cannot(`can't be read: ${(error as Error).message}`, CODE.BadRegex);
  }
}

/** The same pattern as a document may hold it; `undefined` where JavaScript has no such. */
export function asStored(pattern: Value, options: Value | undefined): RegExp | undefined {
  if (pattern instanceof RegExp) return pattern;
  try {
    return new RegExp(String(pattern), typeof options === "string" ? options : "");
  } catch {
    return undefined;
  }
}

/** Leaves out what option `x` says is there for the reader: blanks and comments, outside of classes. */
function withoutBlanks(pattern: string): string {
  return pattern.replace(
    new RegExp(String.raw`(${ITSELF})|\s+|#[^\n]*`, "g"),
    (_, kept?: string) => kept ?? "",
  );
}
