import { pairOf, rulesOf, type SuffixRule, type SuffixRules } from "./suffix-rules.ts";
import { at, cut, end, endsShort, endsWith, hasVowel } from "./word-in-work.ts";
import { isVowel, isY, length, nextRegion, read, startsWith, written } from "./word-in-work.ts";

const isIn = (letters: string) => new Set([...letters].map((letter) => letter.charCodeAt(0)));
const BEFORE_LI = isIn("cdeghkmnrt"), UNDOUBLED = isIn("bdfgmnprt"), LONE_VOWEL = isIn("aeo");
const [L, S, T, E, D, G, N, Y, APOSTROPHE] = [..."lstedgny'"].map((letter) =>
  letter.charCodeAt(0)
) as [
  ...[number, number, number, number, number, number, number, number, number],
];

/** Words that end elsewhere than the rules would have it. */
const WHOLE = new Map([
  ...[["skis", "ski"], ["skies", "sky"], ["idly", "idl"], ["gently", "gentl"], ["ugly", "ugli"]],
  ...[["early", "earli"], ["only", "onli"], ["singly", "singl"]],
  ...["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"].map((word) => [word, word]),
] as [string, string][]);
const LONGEST_WHOLE = 6;
/** Beginnings behind which the first region starts, so that "universe" and "university" stay apart. */
const BEGINNINGS = [
  ...["gener", "commun", "arsen", "past", "univers", "later", "emerg", "organ", "inter"],
];
const BEGINNINGS_BY_LETTER: string[][] = [], NONE: readonly string[] = [];
for (const beginning of BEGINNINGS) {
  (BEGINNINGS_BY_LETTER[beginning.charCodeAt(0)] ??= []).push(beginning);
}
const KEPT_BEFORE_ING = new Set(["inn", "out", "cann", "herr", "earr", "even"]);
const KEPT_BEFORE_EED = new Set(["proc", "exc", "succ"]);

const STEP_2 = rulesOf({
  ...{ tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize" },
  ...{ ization: "ize", ational: "ate", ation: "ate", ator: "ate", alism: "al", aliti: "al" },
  ...{ alli: "al", fulness: "ful", ousli: "ous", ousness: "ous", iveness: "ive", iviti: "ive" },
  ...{ biliti: "ble", bli: "ble", ogi: "og", ogist: "og", fulli: "ful", lessli: "less", li: "" },
});
const STEP_3 = rulesOf({
  ...{ tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic" },
  ...{ ful: "", ness: "", ative: "" },
});
const STEP_4 = rulesOf(Object.fromEntries(
  "al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion".split(" ").map((
    suffix,
  ) => [suffix, ""]),
));

/** Where the two regions begin in which suffixes may go. */
let region1 = 0, region2 = 0;

/**
 * The stem of an English word in lower case, by Porter's second algorithm as Snowball has it in 2026:
 * "connecting", "connected" and "connections" meet in "connect". Other letters than a to z are left alone.
 * O(letters).
 *
 * Source: M. F. Porter, "The English (Porter2) stemming algorithm", snowballstem.org, 2001 to 2026.
 *
 * @example
 * ```ts
 * import { stem } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(["retries", "retrying", "retried"].map(stem), ["retri", "retri", "retri"]);
 * assert.equal(stem("universities"), "univers" + "iti");
 * ```
 */
export function stem(word: string): string {
  if (word.length <= 2) return word;
  if (word.length <= LONGEST_WHOLE) {
    const whole = WHOLE.get(word);
    if (whole !== undefined) return whole;
  }
  read(word);
  markRegions();
  removePlural();
  removeEdAndIng(word);
  if (length > 2 && isY(length - 1) && !isVowel(length - 2)) end(length - 1, "i");
  replaceSuffix(STEP_2, region1, mayReplace2);
  replaceSuffix(STEP_3, region1, mayReplace3);
  replaceSuffix(STEP_4, region2, mayReplace4);
  removeLastLetter();
  return written(word);
}

/** Where the first region begins, behind the first consonant after a vowel, and within it the second. */
function markRegions(): void {
  region1 = 0;
  for (const beginning of BEGINNINGS_BY_LETTER[at(0)] ?? NONE) {
    if (startsWith(beginning)) region1 = beginning.length;
  }
  if (!region1) region1 = nextRegion(0);
  region2 = nextRegion(region1);
}

function removePlural(): void {
  if (at(length - 1) === APOSTROPHE) cut(length - (endsWith("'s'") ? 3 : 1));
  else if (endsWith("'s")) cut(length - 2);
  const last = at(length - 1);
  if (last !== S && last !== D) return;
  if (endsWith("sses")) cut(length - 2);
  else if (endsWith("ied") || endsWith("ies")) cut(length - (length > 4 ? 2 : 1));
  else if (last === S && !endsWith("us") && !endsWith("ss")) {
    if (hasVowel(length - 2)) cut(length - 1);
  }
}

function removeEdAndIng(word: string): void {
  const last = at(length - 1);
  // Most words end in none of these: "ed", "ing", "edly", "ingly".
  if (last === D ? at(length - 2) !== E : last === G ? at(length - 2) !== N : last !== Y) return;
  const eed = endsWith("eed") ? 3 : endsWith("eedly") ? 5 : 0;
  if (eed) {
    const before = length - eed;
    if (before >= region1 && !KEPT_BEFORE_EED.has(word.slice(0, before))) cut(before + 2);
    return;
  }
  const ending = endsWith("ed")
    ? 2
    : endsWith("ing")
    ? 3
    : endsWith("edly")
    ? 4
    : endsWith("ingly")
    ? 5
    : 0;
  if (!ending) return;
  const before = length - ending;
  if (ending === 3) {
    if (before === 2 && isY(1) && !isVowel(0)) return end(1, "ie"); // vying, dying
    if (KEPT_BEFORE_ING.has(word.slice(0, before))) return;
  }
  if (!hasVowel(before)) return;
  cut(before);
  if (endsWith("at") || endsWith("bl") || endsWith("iz")) end(length, "e");
  else if (at(length - 1) === at(length - 2) && UNDOUBLED.has(at(length - 1))) {
    // "hopp", but neither "add" nor "egg"
    if (length !== 3 || !LONE_VOWEL.has(at(0))) cut(length - 1);
  } else if (region1 >= length && endsShort()) end(length, "e");
}

function replaceSuffix(
  { groupOf, groups }: SuffixRules,
  region: number,
  may: (rule: SuffixRule, before: number) => boolean,
): void {
  const group = groupOf[pairOf(at(length - 2), at(length - 1))]!;
  if (group === 0) return;
  for (const rule of groups[group]!) {
    if (!endsWith(rule.suffix)) continue;
    const before = length - rule.suffix.length;
    if (before >= region && may(rule, before)) end(before, rule.replacement);
    return;
  }
}

const mayReplace2 = ({ suffix }: SuffixRule, before: number) =>
  suffix === "li" ? BEFORE_LI.has(at(before - 1)) : suffix !== "ogi" || at(before - 1) === L;
const mayReplace3 = ({ suffix }: SuffixRule, before: number) =>
  suffix !== "ative" || before >= region2;
const mayReplace4 = ({ suffix }: SuffixRule, before: number) =>
  suffix !== "ion" || at(before - 1) === S || at(before - 1) === T;

function removeLastLetter(): void {
  const last = at(length - 1), before = length - 1;
  if (last === E) {
    cut(before); // whether what stays is short is asked of what stays
    if (!(before >= region2 || before >= region1 && !endsShort())) cut(before + 1);
  } else if (last === L && before >= region2 && at(before - 1) === L) cut(before);
}
