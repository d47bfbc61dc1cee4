import { RE2JS } from "re2js";

/** What is asked of a pattern. */
export interface TextPattern {
  test(text: string): boolean;
}

/** Characters up to which a pattern that repeats once at most may go back and try again. */
const SHORT = 2000;
/** RE2's `$` stands at the very end only; Perl's before a last line break too. */
const RE2_ENDING = "(?:\\n?\\z)";
/** Marks that repeat, outside of classes and behind no backslash. */
const REPEATS = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|([*+]|\{\d+(?:,\d*)?\})/g;

/**
 * A pattern that cannot hang. JavaScript's own goes back and tries again: with two repetitions in a pattern, or with
 * one over a long text, that may take for ever. Those are asked of RE2, which takes time linear in the text. It knows
 * no back references and no looking around: with a repetition they are refused.
 *
 * Source: R. Cox, Regular Expression Matching Can Be Simple And Fast, 2007; the package re2js.
 *
 * @param own JavaScript's pattern. @param source The pattern in Perl's syntax, of which it was made.
 * @throws {Error} Where the pattern repeats something and RE2 cannot read it.
 */
export function textPattern(own: RegExp, source: string): TextPattern {
  let repeats = 0;
  for (const [, repeat] of source.matchAll(REPEATS)) if (repeat) repeats++;
  if (repeats === 0) return own;
  const linear = inRe2(own, source),
    isQuick = (text: string) => repeats === 1 && text.length <= SHORT;
  return { test: (text) => isQuick(text) ? own.test(text) : linear.test(text) };
}

function inRe2({ ignoreCase, multiline, dotAll }: RegExp, source: string): RE2JS {
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (multiline ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0);
  try {
    return RE2JS.compile(multiline ? source : withEnding(source, RE2_ENDING), flags);
  } catch (error) {
    throw new Error(
      `repeats something, and RE2, which never hangs, can't read it: ${(error as Error).message}`,
    );
  }
}

/** A pattern with something else in the place of each `$`; what stands behind a backslash or in a class stays. */
export function withEnding(pattern: string, ending: string): string {
  return pattern.replace(
    /(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\])|\$/g,
    (_, kept?: string) => kept ?? ending,
  );
}
