import { RE2JS } from "re2js";

/** How a label is compared: equal, not equal, by a pattern, by what a pattern does not match. */
export type MatchOperator = "=" | "!=" | "=~" | "!~";

/**
 * A pattern in RE2's syntax that must match all of a text. It takes time linear in the text, whatever the
 * pattern: a query can't hang the store.
 *
 * Source: R. Cox, Regular Expression Matching Can Be Simple And Fast, 2007; the package re2js.
 *
 * @throws {SyntaxError} Where the pattern is none.
 */
export function anchored(pattern: string): RE2JS {
  try {
    return RE2JS.compile(`^(?:${pattern})$`);
  } catch (error) {
    throw new SyntaxError(
      `Cannot use the pattern ${JSON.stringify(pattern)}: ${(error as Error).message}`,
    );
  }
}

/** One condition of a selector, as in `{station!~"1.."}`. */
export class Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
  /** The values of a pattern like `a|b|c`, which need no pattern. */
  readonly alternatives: readonly string[] | undefined;
  readonly #pattern: RE2JS | undefined;

  /** @throws {SyntaxError} Where the value is to be a pattern and is none. */
  constructor(name: string, operator: MatchOperator, value: string) {
    this.name = name;
    this.operator = operator;
    this.value = value;
    if (operator === "=~" || operator === "!~") {
      if (/^[\w:\-/ ]+(\|[\w:\-/ ]+)*$/.test(value)) this.alternatives = value.split("|");
      else this.#pattern = anchored(value);
    }
  }

  /** Whether it turns down what it describes. */
  get negative(): boolean {
    return this.operator === "!=" || this.operator === "!~";
  }

  /** Whether a label has such a value; one that is not there has the value `""`. */
  matches(value: string): boolean {
    return this.describes(value) !== this.negative;
  }

  /** Whether the value is the one named, or matches the pattern, before any "not". */
  describes(value: string): boolean {
    if (this.alternatives) return this.alternatives.includes(value);
    return this.#pattern ? this.#pattern.matcher(value).find() : value === this.value;
  }

  toString(): string {
    return `${this.name}${this.operator}${JSON.stringify(this.value)}`;
  }
}
