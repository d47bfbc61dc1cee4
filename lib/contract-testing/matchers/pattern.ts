/** Patterns once compiled; forgotten all together when there are too many. */
const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 2000;

/**
 * A pattern of a contract, to be met by the whole text. `(?i)` and its like at the start are taken for flags, as Java
 * and Rust write them.
 *
 * @throws {SyntaxError} Where it does not compile.
 */
export function patternOf(regex: string): RegExp {
  const known = compiled.get(regex);
  if (known) return known;
  const [, flags = "", rest = regex] = /^\(\?([ims]+)\)(.*)$/s.exec(regex) ?? [];
  const body = rest.replace(/\\A|\\z|\\Z/g, (end) => end === "\\A" ? "^" : "$");
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${body})$`, `${flags}u`);
  } catch {
    // Escapes of other languages, as in \-, are refused by the stricter kind.
    pattern = new RegExp(`^(?:${body})$`, flags);
  }
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(regex, pattern);
  return pattern;
}

/**
 * Whether an unbounded repeat stands within another one, as in `(a+)+`: matching may then take time that doubles with
 * each character. O(length).
 */
export function nestsRepeats(regex: string): boolean {
  // For each open group: whether something in it repeats without a bound.
  const open: boolean[] = [false];
  let closed = false;
  for (let i = 0; i < regex.length; i++) {
    const c = regex[i]!;
    const wasClosed = closed;
    closed = false;
    if (c === "\\") i++;
    else if (c === "[") i = classEnd(regex, i);
    else if (c === "(") open.push(false);
    else if (c === ")") {
      const inner = open.length > 1 ? open.pop()! : false;
      closed = inner;
      if (inner) open[open.length - 1] = true;
    } else if (/^(?:[*+]|\{\d+,\})/.test(regex.slice(i, i + 12))) {
      if (wasClosed) return true;
      open[open.length - 1] = true;
    }
  }
  return false;
}

function classEnd(regex: string, start: number): number {
  for (let i = start + 1; i < regex.length; i++) {
    if (regex[i] === "\\") i++;
    else if (regex[i] === "]" && i > start + 1) return i;
  }
  return regex.length;
}
