const SIMPLE: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
/** Escapes by a number: the letter, how many digits follow, and their base. */
const NUMBERED: Record<string, readonly [digits: number, base: number]> = {
  x: [2, 16],
  u: [4, 16],
  U: [8, 16],
};

/**
 * The text of a literal in quotes, escapes as in Go: `\n`, `\x41`, `\101`, `\u0041`, `\U00000041`; in
 * backticks nothing is escaped. A byte above 127 that is no text by itself becomes U+FFFD.
 *
 * @throws {SyntaxError} Where an escape is none.
 */
export function unquote(literal: string): string {
  const quote = literal[0]!, inside = literal.slice(1, -1);
  if (quote === "`") return inside;
  let text = "";
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] !== "\\") {
      if (inside[i] === "\n") throw new SyntaxError("a line ends in a string");
      text += inside[i];
      continue;
    }
    const letter = inside[++i] ?? "";
    if (letter === quote) text += quote;
    else if (SIMPLE[letter] !== undefined) text += SIMPLE[letter];
    else {
      const octal = letter >= "0" && letter <= "7";
      const [digits, base] = octal ? [3, 8] as const : NUMBERED[letter] ?? [0, 0];
      const from = octal ? i : i + 1, number = inside.slice(from, from + digits);
      const valid = base === 8 ? /^[0-7]{3}$/ : /^[0-9a-fA-F]+$/;
      if (digits === 0 || number.length < digits || !valid.test(number)) {
        throw new SyntaxError(`unknown escape \\${letter}`);
      }
      text += character(parseInt(number, base), digits);
      i = from + digits - 1;
    }
  }
  return text;
}

function character(code: number, digits: number): string {
  if (digits <= 3) {
    if (code > 255) throw new SyntaxError("an escaped byte is above 255");
    return code < 128 ? String.fromCharCode(code) : "\ufffd";
  }
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    throw new SyntaxError("an escaped character is none of Unicode");
  }
  return String.fromCodePoint(code);
}
