/** A pattern as a tree. What looks around, or back at a group, is kept whole: only a matcher that tries again can do it. */
export type PatternTree =
  /** One character: a letter, a class, an escape, a dot, as it is written. */
  | { readonly kind: "character"; readonly source: string }
  /** A place between characters: `^`, `$`, `\b` or `\B`. */
  | { readonly kind: "edge"; readonly source: string }
  | { readonly kind: "look"; readonly of: PatternTree }
  | { readonly kind: "back" }
  | { readonly kind: "all"; readonly of: readonly PatternTree[] }
  | { readonly kind: "any"; readonly of: readonly PatternTree[] }
  | {
    readonly kind: "repeat";
    readonly of: PatternTree;
    readonly min: number;
    readonly max: number;
  };

const REPEAT = /(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/y;
/** `(?:`, `(?<name>` and the like; what looks around, or changes flags within, has none of the first two. */
const GROUP = /\((?:\?(?:(:)|<([^=!>][^>]*)>|<?[=!]|[ims]*(?:-[ims]+)?:))?/y;
const BACK = /\\(?:[1-9]\d*|k<[^>]*>)/y;
const CLASS = /\[(?:\\[^]|[^\]\\])*\]/y;
const ESCAPE = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|[^])/iy;
const ESCAPE_UNICODE =
  /\\(?:u\{[\da-f]+\}|ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|[pP]\{[^}]*\}|x[\da-f]{2}|u[\da-f]{4}|c[a-z]|[^])/iy;

/**
 * Reads a pattern that compiles. O(length).
 *
 * @param unicode Whether it is read with the flag `u`.
 */
export function patternTree(pattern: string, unicode: boolean): PatternTree {
  return new TreeReader(pattern, unicode).choices();
}

class TreeReader {
  #at = 0;
  constructor(readonly pattern: string, readonly unicode: boolean) {}

  choices(): PatternTree {
    const all = [this.#sequence()];
    while (this.pattern[this.#at] === "|") {
      this.#at++;
      all.push(this.#sequence());
    }
    return all.length === 1 ? all[0]! : { kind: "any", of: all };
  }

  #sequence(): PatternTree {
    const all: PatternTree[] = [];
    while (this.#at < this.pattern.length && !/[|)]/.test(this.pattern[this.#at]!)) {
      all.push(this.#repeated(this.#part()));
    }
    return all.length === 1 ? all[0]! : { kind: "all", of: all };
  }

  #repeated(of: PatternTree): PatternTree {
    const found = this.#take(REPEAT);
    if (!found) return of;
    const [, sign, low, comma, high] = found;
    const min = sign ? Number(sign === "+") : Number(low);
    const max = sign === "?"
      ? 1
      : sign || (comma && high === undefined)
      ? Infinity
      : Number(high ?? low);
    return { kind: "repeat", of, min, max };
  }

  #part(): PatternTree {
    const group = this.#take(GROUP);
    if (group) {
      const [mark, plain, name] = group, of = this.choices();
      this.#at++;
      return mark === "(" || plain || name !== undefined ? of : { kind: "look", of };
    }
    const edge = this.#take(/[$^]|\\[bB]/y)?.[0];
    if (edge !== undefined) return { kind: "edge", source: edge };
    if (this.#take(BACK)) return { kind: "back" };
    const one = this.#take(CLASS) ?? this.#take(this.unicode ? ESCAPE_UNICODE : ESCAPE) ??
      this.#take(this.unicode ? /[^]/uy : /[^]/y);
    return { kind: "character", source: one![0] };
  }

  #take(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.#at;
    const found = what.exec(this.pattern);
    if (found) this.#at += found[0].length;
    return found;
  }
}

/** Whether an unbounded repeat stands within another one, as in `(a+)+`. O(size). */
export function nestsRepeats(tree: PatternTree, within = false): boolean {
  if (tree.kind === "repeat") {
    const unbounded = tree.max === Infinity;
    return (within && unbounded) || nestsRepeats(tree.of, within || unbounded);
  }
  if (tree.kind === "look") return nestsRepeats(tree.of, within);
  return (tree.kind === "all" || tree.kind === "any") &&
    tree.of.some((one) => nestsRepeats(one, within));
}

/** Whether something in a pattern looks around, or back at a group. O(size). */
export function looksElsewhere(tree: PatternTree): boolean {
  if (tree.kind === "look" || tree.kind === "back") return true;
  if (tree.kind === "repeat") return looksElsewhere(tree.of);
  return (tree.kind === "all" || tree.kind === "any") && tree.of.some(looksElsewhere);
}
