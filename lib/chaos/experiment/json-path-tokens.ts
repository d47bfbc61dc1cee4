/** A piece of a path's text. */
export interface Token {
  kind: "sign" | "name" | "text" | "number" | "end";
  text: string;
}

const TOKEN =
  /\s*(?:(\.\.|>=|<=|!=|[@$.*=><{}[\]:,()?])|([A-Za-z_][A-Za-z0-9_]*)|("(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?))/y;

/** Cuts a path's text into pieces. @throws {SyntaxError} Where something is none. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const end = source.trimEnd().length;
  while (at < end) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) {
      throw new SyntaxError(`Cannot read the JSON path ${source} from ${source.slice(at)}`);
    }
    const [, sign, name, text] = match;
    tokens.push({
      kind: sign ? "sign" : name ? "name" : text ? "text" : "number",
      text: match[0].trim(),
    });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: "end", text: "" }];
}
