import { lex, type Token, type TokenKind } from "./lex.ts";
import { ParseError } from "./query-error.ts";
import { parseDuration } from "./duration.ts";

/** A query's tokens and how far they are read. */
export class Cursor {
  readonly text: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = lex(text);
  }

  get token(): Token {
    return this.#tokens[this.#next]!;
  }

  /** The token after the next one. */
  get following(): Token {
    return this.#tokens[this.#next + 1] ?? this.token;
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  /** Whether the next token is this operator, or this keyword in letters of any size. */
  is(text: string): boolean {
    const { kind, text: found } = this.token;
    return kind === "operator" ? found === text : kind === "name" && found.toLowerCase() === text;
  }

  /** Takes the next token where it is this one. */
  accept(text: string): boolean {
    const found = this.is(text);
    if (found) this.take();
    return found;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected(`"${text}"`);
  }

  expectKind(kind: TokenKind, what: string): Token {
    if (this.token.kind !== kind) throw this.unexpected(what);
    return this.take();
  }

  /** A duration above zero, in ms. */
  duration(): number {
    const { text, at } = this.expectKind("duration", "a duration");
    const ms = parseDuration(text);
    if (ms === undefined) throw this.error(`"${text}" is no duration`, at);
    if (ms === 0) throw this.error("a duration must be above 0", at);
    return ms;
  }

  unexpected(wanted: string): ParseError {
    const { kind, text } = this.token;
    return this.error(
      `expected ${wanted}, found ${kind === "end" ? "the end" : JSON.stringify(text)}`,
    );
  }

  error(why: string, at: number = this.token.at): ParseError {
    return new ParseError(this.text, at, why);
  }

  /** Things in brackets, between commas; one may follow the last where `trailing` allows it. */
  list<T>(item: () => T, trailing: boolean): T[] {
    const items: T[] = [];
    this.expect("(");
    if (this.accept(")")) return items;
    for (;;) {
      items.push(item());
      if (this.accept(")")) return items;
      this.expect(",");
      if (trailing && this.accept(")")) return items;
    }
  }
}
