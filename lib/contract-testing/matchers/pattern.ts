import { looksElsewhere, nestsRepeats, patternTree } from "./patterns/pattern-tree.ts";
import { runs, type StateMachine, stateMachine, statesOf } from "./patterns/state-machine.ts";
import { waysOf } from "./patterns/ways.ts";

/** A pattern, to be met by a whole text. */
export interface Pattern {
  /** Texts with more characters are not tried: it might take too long. */
  readonly most: number;
  /** Whether a text meets it. One that is longer than `most` does not. */
  test(text: string): boolean;
}

/** Ways that may be tried one after the other, and steps of a state machine: either takes about a tenth of a second. */
const MOST_WAYS = 1e7, MOST_STEPS = 1e7;
const MOST_STATES = 2000, MOST_LENGTH = 5e6;

/** Patterns once compiled; forgotten all together when there are too many. */
const compiled = new Map<string, Pattern>();
const MOST_COMPILED = 2000;

/**
 * A pattern of a contract, to be met by the whole text. `(?i)` and its like at the start are taken for flags, as Java
 * and Rust write them. However it is written, a text is matched in bounded time: the language's own matcher, which goes back
 * and tries again, is asked where it has few ways to try; else all ways are followed at once.
 *
 * @throws {SyntaxError} Where it does not compile or nests unbounded repeats; or where it may be tried in ten million ways or
 * more, and has over 2000 states, or looks around or back at a group. The sentence begins with "a regex must".
 */
export function patternOf(regex: string): Pattern {
  const known = compiled.get(regex);
  if (known) return known;
  const [, given = "", rest = regex] = /^\(\?([ims]+)\)(.*)$/s.exec(regex) ?? [];
  const body = rest.replace(/\\A|\\z|\\Z/g, (end) => end === "\\A" ? "^" : "$");
  const own = nativePattern(body, given, regex), { flags } = own;
  const tree = patternTree(body, flags.includes("u")), { ways, degree } = waysOf(tree);
  if (nestsRepeats(tree)) refuse("not nest unbounded repeats", regex);
  const few = ways < MOST_WAYS, states = looksElsewhere(tree) ? Infinity : statesOf(tree);
  if (!few && states === Infinity) refuse("not look around or back in so many ways", regex);
  if (!few && states > MOST_STATES) refuse(`have at most ${MOST_STATES} states`, regex);
  const tried = !few ? 0 : degree === 0 ? MOST_LENGTH : (MOST_WAYS / ways) ** (1 / degree);
  let machine: StateMachine | undefined;
  const followed = states > MOST_STATES ? 0 : Math.floor(MOST_STEPS / (states + 1));
  const pattern: Pattern = {
    most: Math.min(MOST_LENGTH, Math.max(Math.floor(tried), followed)),
    test: (text) => {
      if (text.length <= tried) return own.test(text);
      if (text.length > followed) return false;
      machine ??= stateMachine(tree, flags);
      return runs(machine, flags.includes("u") ? [...text] : text.split(""));
    },
  };
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(regex, pattern);
  return pattern;
}

/** The language's own pattern, to be met from end to end. Escapes of other languages, as in `\\-`, the stricter kind refuses. */
function nativePattern(body: string, flags: string, regex: string): RegExp {
  // With the flag m, ^ and $ are the ends of a line.
  const [start, end] = flags.includes("m") ? ["(?<![^])", "(?![^])"] : ["^", "$"];
  for (const kind of [`${flags}u`, flags]) {
    try {
      void new RegExp(body, kind);
      return new RegExp(`${start}(?:${body})${end}`, kind);
    } catch {
      // The next kind is tried.
    }
  }
  return refuse("compile", regex);
}

function refuse(must: string, regex: string): never {
  throw new SyntaxError(`a regex must ${must}: received ${regex}`);
}
