import { RE2JS } from "re2js";

/** What is asked of a pattern. */
export interface TextPattern {
  test(text: string): boolean;
}

/** Characters up to which a pattern that repeats once at most may go back and try again. */
const SHORT = 2000;
/** RE2's `$` stands at the very end only; Perl's before a last line break too. */
const RE2_ENDING = "(?:\\n?\\z)";
/** What stands for itself: a character behind a backslash, or a class, with POSIX' names in it. */
export const ITSELF: string = String.raw`\\[\s\S]|\[(?:\\[\s\S]|\[:\^?[a-z]+:\]|[^\]\\])*\]`;
/** Marks that repeat, outside of classes and behind no backslash. */
const REPEATS = new RegExp(String.raw`${ITSELF}|([*+]|\{\d+(?:,\d*)?\})`, "g");
/** A letter behind a backslash, or one of POSIX' classes. */
const NAMED = /\\(x\{|[A-Za-z])|\\[^]|(\[:\^?[a-z]+:\])/g;
/** Letters that say the same behind a backslash in Perl's patterns and in JavaScript's. */
const SHARED = "bBcdDfknrsStuvwWx";

/**
 * A pattern that cannot hang. JavaScript's own goes back and tries again: with two repetitions in a pattern, or with
 * one over a long text, that may take for ever. Those are asked of RE2, which takes time linear in the text. It knows
 * no back references and no looking around: with a repetition they are refused.
 *
 * RE2 is also asked what JavaScript would read as other text: `\A`, `\z`, `\p{L}`, `[[:alpha:]]`.
 *
 * Source: R. Cox, Regular Expression Matching Can Be Simple And Fast, 2007; the package re2js.
 *
 * @param source The pattern in Perl's syntax. @param flags Some of `i`, `m` and `s`.
 * @param own The same in JavaScript's syntax.
 * @throws {Error} Where it can't be read, or needs RE2 and RE2 can't read it.
 */
export function textPattern(source: string, flags: string, own: string): TextPattern {
  if (isPerls(source)) {
    return inRe2(source, flags, "says something that only Perl's patterns can");
  }
  const quick = new RegExp(own, flags);
  let repeats = 0;
  for (const [, repeat] of source.matchAll(REPEATS)) if (repeat) repeats++;
  if (repeats === 0) return quick;
  const linear = inRe2(source, flags, "repeats something"),
    isQuick = (text: string) => repeats === 1 && text.length <= SHORT;
  return { test: (text) => isQuick(text) ? quick.test(text) : linear.test(text) };
}

/** Whether JavaScript would read something as other text than Perl: it takes a letter unknown to it for itself. */
function isPerls(source: string): boolean {
  for (const [, letter, posix] of source.matchAll(NAMED)) {
    if (posix || (letter && !SHARED.includes(letter))) return true;
  }
  return false;
}

function inRe2(source: string, flags: string, why: string): RE2JS {
  const is = (flag: string, bit: number) => flags.includes(flag) ? bit : 0;
  const bits = is("i", RE2JS.CASE_INSENSITIVE) | is("m", RE2JS.MULTILINE) | is("s", RE2JS.DOTALL);
  const ended = flags.includes("m") ? source : withEnding(source, RE2_ENDING);
  try {
    // RE2 has no `\Z`, which stands where Perl's `$` does.
    return RE2JS.compile(replaced(ended, String.raw`\\Z`, RE2_ENDING), bits);
  } catch (error) {
    throw new Error(
      `${why}, and RE2, which never hangs, can't read it: ${(error as Error).message}`,
    );
  }
}

/** A pattern with something else in the place of each `$`; what stands behind a backslash or in a class stays. */
export function withEnding(pattern: string, ending: string): string {
  return replaced(pattern, String.raw`\$`, ending);
}

function replaced(pattern: string, what: string, by: string): string {
  return pattern.replace(
    new RegExp(`${what}|(${ITSELF})`, "g"),
    (_, kept?: string) => kept ?? by,
  );
}
