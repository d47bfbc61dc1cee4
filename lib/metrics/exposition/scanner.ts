import { ExpositionError } from "./exposition-error.ts";

/** For each ASCII character whether it may stand in a name: 1 in a label's, 2 in a metric's alone, 4 not at the start. */
const NAME_CHARACTER = new Uint8Array(128);
for (
  const [characters, kind] of [["abcdefghijklmnopqrstuvwxyz_", 1], [":", 2], [
    "0123456789",
    5,
  ]] as const
) {
  for (const one of characters + characters.toUpperCase()) NAME_CHARACTER[one.charCodeAt(0)] = kind;
}
const QUOTE = 34, BACKSLASH = 92, SPACE = 32, TAB = 9, NEWLINE = 10;

/** Where a reader of an exposition stands, and the pieces that both formats share. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Spaces and tabs. */
  skipBlanks(): void {
    for (let code = this.code; code === SPACE || code === TAB; code = this.code) this.at++;
  }

  accept(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  expect(text: string, wanted: string): void {
    if (!this.accept(text)) throw this.error(wanted);
  }

  /** A metric's name, which may have colons, or a label's; `""` where there is none. */
  name(metric: boolean): string {
    const { text } = this, from = this.at;
    let at = from;
    for (;; at++) {
      const code = text.charCodeAt(at), kind = code < 128 ? NAME_CHARACTER[code]! : 0;
      if (kind === 0 || (kind === 2 && !metric) || (kind === 5 && at === from)) break;
    }
    this.at = at;
    return text.slice(from, at);
  }

  /** A text in quotes, its escapes resolved. `lines`: it may go over several. */
  quoted(lines: boolean): string {
    const { text } = this, from = this.at + 1;
    if (this.code !== QUOTE) throw this.error("a label's value in quotes");
    let at = from, escaped = false;
    for (;; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        at++;
        if (text.charCodeAt(at) === NEWLINE) throw this.error("a label's value in quotes");
      } else if ((code === NEWLINE && !lines) || !(at < text.length)) {
        throw this.error("the end of a label's value");
      }
    }
    this.at = at + 1;
    const inside = text.slice(from, at);
    return escaped ? unescape(inside, true) : inside;
  }

  /** All up to a blank or the end of the line. */
  word(): string {
    const { text } = this, from = this.at;
    let at = from;
    for (;; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === NEWLINE || at >= text.length) break;
    }
    this.at = at;
    return text.slice(from, at);
  }

  /** What is left of the line, and the line's end with it. */
  line(): string {
    const end = this.text.indexOf("\n", this.at), from = this.at;
    this.at = end < 0 ? this.text.length : end + 1;
    return this.text.slice(from, end < 0 ? undefined : end);
  }

  error(wanted: string, at: number = this.at): ExpositionError {
    return new ExpositionError(this.text, at, wanted);
  }
}

/** `\\` and `\n` resolved, and `\"` where quotes are escaped, too. */
export function unescape(text: string, quotes: boolean): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    quotes ? /\\([\\n"])/g : /\\([\\n])/g,
    (_, letter) => letter === "n" ? "\n" : letter,
  );
}

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/** The value of a number in an exposition, `undefined` where it is none. O(length). */
export function numberOf(text: string): number | undefined {
  const length = text.length, first = text.charCodeAt(0);
  // Whole numbers, most of all.
  if (length > 0 && length < 10 && first >= 48 && first <= 57) {
    let value = 0, i = 0;
    for (; i < length; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === length) return value;
  }
  if (NUMBER.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^[-+]?inf(inity)?$/i.test(text)) return first === 45 ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? NaN : undefined;
}
