/** Any key, in a path of a rule: `.*` or `['*']`. */
export const ANY_KEY = Symbol(".*");
/** Any place of a list, in a path of a rule: `[*]`. */
export const ANY_PLACE = Symbol("[*]");

/** One step of a rule's path below `$`. */
export type Step = string | number | typeof ANY_KEY | typeof ANY_PLACE;
/** Where a value is: keys and places below `$`. */
export type At = readonly (string | number)[];

const STEP = /\.(\*|[^.[\]]+)|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+)|(\*))\s*\]/y;

/**
 * Reads a path as rules have them: `$.a['b'][0][*].*`. O(length).
 *
 * @throws {SyntaxError} Where it is none, with the place at which reading ended.
 * @example
 * ```ts
 * import { ANY_PLACE, parsePath } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parsePath("$.lines[*]['unit price']"), ["lines", ANY_PLACE, "unit price"]);
 * ```
 */
export function parsePath(text: string): Step[] {
  const steps: Step[] = [];
  let at = text.startsWith("$") ? 1 : -1;
  while (at >= 0 && at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (!found) at = -1 - at;
    else {
      const [all, field, single, double, place, star] = found;
      const quoted = single ?? double;
      steps.push(
        star !== undefined
          ? ANY_PLACE
          : place !== undefined
          ? Number(place)
          : field === "*" || quoted === "*"
          ? ANY_KEY
          : quoted?.replace(/\\(.)/g, "$1") ?? field!,
      );
      at += all.length;
    }
  }
  if (at < 0) {
    throw new SyntaxError(
      `Cannot read path: it must look like $.a['b'][0][*].*: received ${text}, which ends to make sense at character ${-at}`,
    );
  }
  return steps;
}

/**
 * How well a rule's path fits a place: each step that names a key or a place weighs 2, each `*` weighs 1, and weights
 * multiply; times the number of steps, so that the longer of two is heavier. 0 where it does not fit. A path that is
 * shorter than the place fits what is above it. O(steps).
 *
 * Source: Pact specification 2, "Matching rules"; pact_models, `calc_path_weight`.
 */
export function weightOf(steps: readonly Step[], at: At): number {
  if (steps.length > at.length) return 0;
  let weight = 2;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!, here = at[i]!;
    if (step === ANY_KEY) continue;
    if (step === ANY_PLACE) {
      if (typeof here !== "number") return 0;
    } else if (
      step === here ||
      (typeof step === "string" && typeof here === "number" && step === String(here))
    ) {
      weight *= 2;
    } else return 0;
  }
  return weight * (steps.length + 1);
}

/** A place as text: `$.lines[0]['unit price']`. */
export function pathText(at: At): string {
  return at.reduce<string>(
    (text, step) =>
      text +
      (typeof step === "number"
        ? `[${step}]`
        : /^[\p{L}_$#@][\p{L}\p{N}_$#@-]*$/u.test(step) && !step.startsWith("@")
        ? `.${step}`
        : `['${step.replace(/[\\']/g, "\\$&")}']`),
    "$",
  );
}
