import type { PatternTree } from "./pattern-tree.ts";

/** One state: a character must come, a place must be right, or there are two ways to go on; without either, the end. */
interface State {
  readonly character?: (one: string) => boolean;
  readonly edge?: (text: readonly string[], at: number) => boolean;
  next: number;
  readonly other?: number;
}

/** A pattern as states. The first one is the start, the last one the end. */
export interface StateMachine {
  readonly states: readonly State[];
}

/** How many states a pattern takes, with its repeats written out. O(size). */
export function statesOf(tree: PatternTree): number {
  if (tree.kind === "all" || tree.kind === "any") {
    const choices = tree.kind === "any" ? tree.of.length - 1 : 0;
    return tree.of.reduce((sum, one) => sum + statesOf(one), choices);
  }
  if (tree.kind !== "repeat") return 1;
  const times = tree.max === Infinity ? tree.min + 1 : tree.max;
  return times * statesOf(tree.of) + (tree.max === Infinity ? 1 : tree.max - tree.min);
}

/** Makes the states of a pattern that looks nowhere else. O({@linkcode statesOf}). */
export function stateMachine(tree: PatternTree, flags: string): StateMachine {
  const states: State[] = [];
  const add = (state: State): number => states.push(state) - 1;
  // Each part is made backwards, from the state that comes after it.
  const make = (part: PatternTree, then: number): number => {
    if (part.kind === "all") return part.of.reduceRight((next, one) => make(one, next), then);
    if (part.kind === "any") {
      return part.of.map((one) => make(one, then)).reduce((next, other) => add({ next, other }));
    }
    if (part.kind === "edge") return add({ edge: edgeTest(part.source, flags), next: then });
    if (part.kind === "repeat") return repeated(part, then);
    if (part.kind !== "character") throw new SyntaxError("a state machine does not look elsewhere");
    return add({ character: characterTest(part.source, flags), next: then });
  };
  const repeated = ({ of, min, max }: PatternTree & { kind: "repeat" }, then: number): number => {
    let next = then;
    if (max === Infinity) {
      next = add({ next: then, other: then });
      const loop = states[next] as { other: number };
      loop.other = make(of, next);
    } else for (let i = min; i < max; i++) next = add({ next: make(of, next), other: then });
    for (let i = 0; i < min; i++) next = make(of, next);
    return next;
  };
  const end = add({ next: -1 });
  const start = make(tree, end);
  return { states: [...states, { next: start, other: start }] };
}

/**
 * Whether a machine is in its end after a whole text: all states that it may be in are followed at once, so that nothing is
 * tried twice (K. Thompson, 1968). O(characters × states).
 */
export function runs({ states }: StateMachine, text: readonly string[]): boolean {
  const seen = new Int32Array(states.length).fill(-1);
  const reach = (from: number, at: number, into: number[]) => {
    for (const waiting = [from]; waiting.length > 0;) {
      const i = waiting.pop()!, { character, edge, next, other } = states[i]!;
      if (seen[i] === at) continue;
      seen[i] = at;
      if (character || next < 0) into.push(i);
      else if (!edge || edge(text, at)) waiting.push(next, ...other === undefined ? [] : [other]);
    }
  };
  let now: number[] = [];
  reach(states.length - 1, 0, now);
  for (let at = 0; at < text.length && now.length > 0; at++) {
    const after: number[] = [];
    for (const i of now) {
      if (states[i]!.character?.(text[at]!)) reach(states[i]!.next, at + 1, after);
    }
    now = after;
  }
  return now.some((i) => states[i]!.next < 0);
}

/** What a character is held against is asked of the language's own patterns, once a character. */
function characterTest(source: string, flags: string): (one: string) => boolean {
  const pattern = new RegExp(`^(?:${source})$`, flags.replace("m", "")),
    known = new Map<string, boolean>();
  return (one) => {
    let is = known.get(one);
    if (is === undefined) {
      if (known.size >= 1000) known.clear();
      known.set(one, is = pattern.test(one));
    }
    return is;
  };
}

function edgeTest(source: string, flags: string): (text: readonly string[], at: number) => boolean {
  const line = flags.includes("m") ? /^[\n\r\u2028\u2029]$/ : /^$/;
  if (source === "^") return (text, at) => at === 0 || line.test(text[at - 1]!);
  if (source === "$") return (text, at) => at === text.length || line.test(text[at]!);
  const word = characterTest("\\w", flags);
  const between = (text: readonly string[], at: number) =>
    (at > 0 && word(text[at - 1]!)) !== (at < text.length && word(text[at]!));
  return source === "\\b" ? between : (text, at) => !between(text, at);
}
