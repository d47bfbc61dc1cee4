import assert from "node:assert/strict";
import { test } from "node:test";
import { excerptOf } from "./excerpt.ts";
import { source } from "./source.ts";

const FILE = `import { x } from "./x.ts";

/** What a door says. */
export interface Door {
  open: boolean;
}

/** A lock.
 *
 * @throws {RangeError} Where it sticks.
 */
export class Lock {
  #turns = 0;

  /** Turns it. */
  turn(by = 1): number {
    return this.#turns += by;
  }

  get turns(): number {
    return this.#turns;
  }
}

export class Latch {
  turn(): void {}
}

export function size(of: string): number;
export function size(of: string[]): number;
export function size(of: string | string[]): number {
  return of.length;
}

const MOST = 3, LEAST = 1;
export const twice = (n: number) => 2 * n;
`;

test("a method is shown at the margin, with its lines and its docstring apart", () => {
  assert.deepEqual(excerptOf(FILE, "Lock.turn"), {
    name: "Lock.turn",
    lines: [16, 18],
    code: "turn(by = 1): number {\n  return this.#turns += by;\n}",
    doc: "Turns it.",
  });
  assert.equal(excerptOf(FILE, "turns").name, "Lock.turns");
});

test("classes, interfaces, constants and arrow functions are found by name", () => {
  assert.match(excerptOf(FILE, "Lock").code, /^export class Lock \{[^]*\n\}$/);
  assert.equal(excerptOf(FILE, "Lock").doc, "A lock.\n\n@throws {RangeError} Where it sticks.");
  assert.equal(excerptOf(FILE, "Door").code, "export interface Door {\n  open: boolean;\n}");
  assert.equal(excerptOf(FILE, "LEAST").code, "const MOST = 3, LEAST = 1;");
  assert.equal(excerptOf(FILE, "twice").code, "export const twice = (n: number) => 2 * n;");
});

test("overloads stand together", () => {
  const { code, lines } = excerptOf(FILE, "size");
  assert.equal(code.split("\n").length, 5);
  assert.deepEqual(lines, [29, 33]);
});

test("a name that is not there, or twice, is told with those that are", () => {
  assert.throws(() => excerptOf(FILE, "shut"), {
    message: "has no shut: it has Door, Lock, Lock.#turns, Lock.turn, Lock.turns, Latch, " +
      "Latch.turn, size, MOST, LEAST, twice",
  });
  assert.throws(() => excerptOf(FILE, "turn"), {
    message: "has turn 2 times: name one of Lock.turn, Latch.turn",
  });
});

test("what is shown is the file as it is, as markdown with a link to its lines", async () => {
  const shown = source("sim/clock.ts", "Clock");
  const bundle = await shown[Symbol.for("Jupyter.display") as never] as unknown;
  const data = (bundle as () => Record<string, string>).call(shown);
  assert.match(data["text/markdown"]!, /\]\(\.\.\/lib\/sim\/clock\.ts#L\d+-L\d+\), lines/);
  assert.match(data["text/markdown"]!, /```ts\nexport interface Clock \{/);
  assert.match(data["text/plain"]!, /^\[source\] lib\/sim\/clock\.ts: Clock \d+–\d+\n/);
});

test("what can't be shown is one sentence", () => {
  const cases: [args: [string, ...string[]], message: RegExp][] = [
    [["sim/clock.ts", "Clok"], /^Cannot show sim\/clock\.ts: it has no Clok: it has .*Clock/],
    [["sim/none.ts", "x"], /^Cannot show sim\/none\.ts: there is no such file in lib\/$/],
    [["../package.json", "x"], /^Cannot show \.\.\/package\.json: a path under lib\/ is needed/],
    [["sim/../../tools/run.ts", "x"], /a path under lib\/ is needed/],
    [["sim/clock.ts"], /say which function/],
    [["sim/virtual-clock.ts", "VirtualClock"], /would be \d+ lines, 40 at most: name a part/],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => source(...args as [string, string]), { name: "RangeError", message });
  }
});
