import type { Random } from "../../sim/mod.ts";
import { patternOf } from "../matchers/pattern.ts";
import type { GeneratorContext } from "./context.ts";
import type { Generator } from "./generator.ts";

/** A repeat without a bound is made at most so many times. */
const MOST_REPEATS = 8;
const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const WORD = PRINTABLE.filter((c) => /\w/.test(c)), DIGIT = PRINTABLE.filter((c) => /\d/.test(c));

type Piece = (random: Random) => string;

/**
 * A text that a pattern is met by. It knows groups, choices, classes, repeats and the usual escapes; what looks around is
 * left out, and a text that the pattern is not met by is refused.
 *
 * @throws {SyntaxError} Where no text is found for the pattern.
 */
export function regexText({ regex }: Generator, { random }: GeneratorContext): string {
  const pattern = String(regex), make = new Reader(pattern).choices();
  for (let i = 0; i < 20; i++) {
    const text = make(random);
    if (patternOf(pattern).test(text)) return text;
  }
  throw new SyntaxError(`Cannot generate a text: no text was found that meets ${pattern}`);
}

/** Reads a pattern from left to right, and makes of it what makes a text. */
class Reader {
  #at = 0;
  constructor(readonly pattern: string) {}

  choices(): Piece {
    const all = [this.#sequence()];
    while (this.pattern[this.#at] === "|") {
      this.#at++;
      all.push(this.#sequence());
    }
    return (random) => all[random.int(all.length)]!(random);
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (this.#at < this.pattern.length && !/[|)]/.test(this.pattern[this.#at]!)) {
      pieces.push(this.#repeated(this.#atom()));
    }
    return (random) => pieces.map((piece) => piece(random)).join("");
  }

  #repeated(piece: Piece): Piece {
    const [all, sign, low, comma, high] =
      /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/.exec(this.pattern.slice(this.#at)) ?? [];
    if (all === undefined) return piece;
    this.#at += all.length;
    const least = sign ? sign === "+" ? 1 : 0 : Number(low);
    const most = sign === "?"
      ? 1
      : high !== undefined
      ? Number(high)
      : sign || comma
      ? least + MOST_REPEATS
      : least;
    return (random) =>
      Array.from({ length: least + random.int(most - least + 1) }, () => piece(random)).join("");
  }

  #atom(): Piece {
    const c = this.pattern[this.#at++]!;
    if (c === "(") {
      const mark = /^\?(?::|<\w+>|[ims]+\))/.exec(this.pattern.slice(this.#at))?.[0] ?? "";
      this.#at += mark.length;
      if (mark.endsWith(")")) return () => "";
      const inner = this.choices();
      this.#at++;
      return inner;
    }
    if (c === "[") return this.#oneOf(this.#class());
    if (c === "\\") return this.#oneOf(escapeSet(this.pattern[this.#at++] ?? "\\"));
    if (c === ".") return this.#oneOf(WORD);
    return c === "^" || c === "$" ? () => "" : () => c;
  }

  #oneOf(set: readonly string[]): Piece {
    return (random) => set.length > 0 ? set[random.int(set.length)]! : "";
  }

  #class(): readonly string[] {
    const not = this.pattern[this.#at] === "^", set: string[] = [];
    if (not) this.#at++;
    for (
      let first = true;
      this.#at < this.pattern.length && (first || this.pattern[this.#at] !== "]");
      first = false
    ) {
      const from = this.#classPart();
      if (
        from.length === 1 && this.pattern[this.#at] === "-" && this.pattern[this.#at + 1] !== "]"
      ) {
        this.#at++;
        const [low, high] = [from[0]!, this.#classPart()[0]!].map((c) => c.charCodeAt(0));
        for (let code = low!; code <= high!; code++) set.push(String.fromCharCode(code));
      } else set.push(...from);
    }
    this.#at++;
    return not ? PRINTABLE.filter((c) => !set.includes(c)) : set;
  }

  #classPart(): readonly string[] {
    const c = this.pattern[this.#at++]!;
    return c === "\\" ? escapeSet(this.pattern[this.#at++] ?? "\\") : [c];
  }
}

function escapeSet(letter: string): readonly string[] {
  const sets: Readonly<Record<string, readonly string[]>> = {
    d: DIGIT,
    w: WORD,
    s: [" "],
    n: ["\n"],
    t: ["\t"],
    r: ["\r"],
    b: [""],
    A: [""],
    z: [""],
    Z: [""],
  };
  const opposite = /[DWS]/.test(letter) ? sets[letter.toLowerCase()] : undefined;
  return opposite ? PRINTABLE.filter((c) => !opposite.includes(c)) : sets[letter] ?? [letter];
}
