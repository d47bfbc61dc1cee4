import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { code, prose } from "../temporary-project.ts";
import type { Cell } from "./file.ts";
import { CellSyntaxError, type Joined, joinForCheck, joinForRun, type Origin } from "./join.ts";

const folder = mkdtempSync(join(tmpdir(), "under-load-join-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// Stands in for the child of the runner: it runs each cell twice and keeps what the last turn returned.
const HARNESS = `
export const results = (globalThis as any).results = [];
export async function cell(index: number, fn: () => Promise<unknown>) {
  await fn();
  results[index] = await fn();
}
export function end() {}
`;
writeFileSync(join(folder, "harness.ts"), HARNESS);
writeFileSync(join(folder, "parts.ts"), `export const one = 1, two = 2; export default 3;`);

let modules = 0;

/** What each cell returns at its second turn. */
async function results(...cells: (string | Cell)[]): Promise<unknown[]> {
  const path = join(folder, `${modules++}.ts`);
  writeFileSync(path, joinForRun(all(cells), "./harness.ts").text);
  const globals = globalThis as { results?: unknown[] };
  const { results } = await import(pathToFileURL(join(folder, "harness.ts")).href) as {
    results: unknown[];
  };
  results.length = 0;
  await import(pathToFileURL(path).href);
  return [...(globals.results ?? [])];
}

function all(cells: (string | Cell)[]): Cell[] {
  return cells.map((cell) => typeof cell === "string" ? code(cell) : cell);
}

/** The last cell's value. */
async function value(...cells: (string | Cell)[]): Promise<unknown> {
  return (await results(...cells)).at(-1);
}

/** Where the joined module has a text that occurs once in it. */
function originOf({ text, origins }: Joined, word: string) {
  const found = text.split("\n").flatMap((line, i) => line.includes(word) ? [origins[i]] : []);
  assert.equal(found.length, 1, `${word} occurs ${found.length} times`);
  return found[0];
}

const joined = (...cells: (string | Cell)[]) => joinForRun(all(cells), "./harness.ts");

test("a name of one cell is there in the next, whichever way it was declared", async () => {
  assert.equal(await value("const a = 1;", "let b = a + 1;", "var c = b + 1;", "a + b + c"), 6);
});

test("each cell may run twice: const, let, var, class and function alike", async () => {
  assert.deepEqual(
    await value(
      "const a = [];\nlet b = 0;\nvar c = 1;\nclass D { at = 4; }\nfunction e() { return 5; }",
      "a.push(1);\nb += 1;\n[a.length, b, c, new D().at, e()]",
    ),
    [2, 2, 1, 4, 5],
  );
});

test("a let without a value starts anew at each turn", async () => {
  assert.equal(await value("let a;\na = (a ?? 0) + 1;\na;"), 1);
});

test("several names in one declaration become several names", async () => {
  assert.deepEqual(await value("const a = 1, b = a + 1,\n  c = () => b;", "[a, b, c()]"), [
    1,
    2,
    2,
  ]);
});

test("destructured names are found at any depth, with defaults and rests", async () => {
  const source =
    "const { a, b: { c = 3, ...d }, ...e } = { a: 1, b: { x: 2 }, y: 4 };\nconst [f, , [g = 6], ...h] = [5, 0, [], 7, 8];";
  assert.deepEqual(
    await value(source, "[a, c, d, e, f, g, h]"),
    [1, 3, { x: 2 }, { y: 4 }, 5, 6, [7, 8]],
  );
});

test("typed declarations lose their types and keep their values", async () => {
  assert.deepEqual(
    await value(
      "const a: number = 1;\nlet b: string | undefined;\nconst { c }: { c: number } = { c: 3 };\nconst [d]: [number] = [4];\nlet e!: number;",
      "[a, b, c, d, e]",
    ),
    [1, undefined, 3, 4, undefined],
  );
});

test("a function may be called before its cell, and sees names that come later", async () => {
  assert.equal(
    await value("late()", "function late() { return typeof much; }", "late();"),
    "undefined",
  );
  assert.equal(await value("const much = 1;", "function late() { return much; }", "late();"), 1);
});

test("async functions, generators and overloads are hoisted whole", async () => {
  assert.deepEqual(
    await value(
      "[await a(), [...b()], c(1)]",
      "async function a() { return 1; }\nfunction* b() { yield 2; }\nfunction c(x: number): number;\nfunction c(x: string): string;\nfunction c(x: unknown) { return x; }\n[await a(), [...b()], c(3)]",
    ),
    [1, [2], 3],
  );
});

test("types, interfaces and enums may stand in any cell", async () => {
  assert.equal(
    await value(
      "const a: Pair = { x: 1 };",
      "interface Pair { x: number }\ntype Other = Pair;\nenum Colour { Red = 7 }",
      "(a as Other).x + Colour.Red",
    ),
    8,
  );
});

test("a class is a name like any other, and one may extend another of an earlier cell", async () => {
  assert.equal(
    await value("class A { x = 1; }", "class B extends A { y = this.x + 1; }", "new B().y"),
    2,
  );
});

test("a class may be followed by a declaration in the same cell", async () => {
  assert.equal(await value("class A { x = 1; }\nconst a = new A();\na.x"), 1);
});

test("an abstract class may be extended", async () => {
  assert.equal(
    await value(
      "abstract class A {\n  abstract x: number;\n}",
      "class B extends A {\n  x = 1;\n}\nnew B().x;",
    ),
    1,
  );
});

test("imports of any kind and any cell are there before the first cell", async () => {
  assert.deepEqual(
    await value(
      "[one, three, parts.two]",
      'import three, { one } from "./parts.ts";\nimport * as parts from "./parts.ts";\nimport type { Cell } from "./none.ts";',
      "[one, three, parts.two]",
    ),
    [1, 3, 2],
  );
});

test("a last expression is returned, with a semicolon and without, behind comments and before them", async () => {
  const endings = [
    "1 + 1",
    "1 + 1;",
    "1 + 1; // two",
    "1 + 1 // two",
    "/* two */ 1 + 1 /* ! */ ;",
    "const a = 1;\na + 1\n",
  ];
  for (const source of endings) assert.equal(await value(source), 2, source);
});

test("a last expression of several lines is returned whole", async () => {
  assert.deepEqual(await value("[\n  1,\n  2, // two\n]\n  .map((x) => x * 2);"), [2, 4]);
  assert.deepEqual(await value("({ a: 1 })"), { a: 1 });
  assert.equal(await value("await Promise.resolve(3)"), 3);
  assert.equal(await value("1, 2"), 2);
});

test("only the last statement counts, and only where it is an expression", async () => {
  for (const ending of ["const a = 2;", "let a;", "for (const a of [1]) a;", "class A {}"]) {
    assert.equal(await value(`1;\n${ending}`), undefined, ending);
  }
  assert.equal(await value(""), undefined);
  assert.equal(await value("// nothing but words"), undefined);
});

test("a text alone is an expression and not a directive", async () => {
  assert.equal(await value('"hello";'), "hello");
});

test("a function or a type behind the last expression does not hide it", async () => {
  assert.equal(await value("double(2);\nfunction double(x: number) { return x * 2; }"), 4);
  assert.equal(await value("1 as Small;\ntype Small = number;"), 1);
});

test("code without semicolons runs as it reads", async () => {
  assert.equal(await value("const a = 1\nlet b = 2\nlet c\nString(a)\nconst d = a + b\nd"), 3);
  assert.equal(await value("let a: number\nlet b\na = 1\na"), 1);
});

test("markdown cells are left out and keep their place in the count", async () => {
  assert.deepEqual(await results(prose("not ( code"), "1", prose("# nor this"), "2"), [
    undefined,
    1,
    undefined,
    2,
  ]);
});

test("a line knows its cell and its line there", () => {
  const module = joined(
    prose("text"),
    "const a = 1;\nconst b = 2;\nthrow new Error(`third line`);",
    "class A {\n  b() {\n    return `seventh`;\n  }\n}",
  );
  assert.deepEqual(originOf(module, "a = 1"), { cell: 1, line: 0 });
  assert.deepEqual(originOf(module, "third line"), { cell: 1, line: 2 });
  assert.deepEqual(originOf(module, "seventh"), { cell: 2, line: 2 });
});

test("lines hold behind imports and functions that moved to the top", () => {
  const module = joined(
    'import {\n  one,\n  two as second,\n} from "./parts.ts";\nconst a = one;\nfunction f() {\n  return `in f`;\n}\n`behind`;',
  );
  assert.deepEqual(originOf(module, "two as second"), { cell: 0, line: 2 });
  assert.deepEqual(originOf(module, "a = one"), { cell: 0, line: 4 });
  assert.deepEqual(originOf(module, "in f"), { cell: 0, line: 6 });
  assert.deepEqual(originOf(module, "behind"), { cell: 0, line: 8 });
});

test("lines hold behind a type of several lines", () => {
  const module = joined("const a: {\n  x: number;\n} = { x: 1 };\nlet\n  b = 2;\nthrow `sixth`;");
  assert.deepEqual(originOf(module, "sixth"), { cell: 0, line: 5 });
});

test("a line of the runner's own has no origin", () => {
  const { text, origins } = joined("1");
  assert.equal(origins.length, text.split("\n").length - 1);
  assert.equal(originOf({ text, origins }, "__end()"), undefined);
});

test("a syntax error names its cell and its line, as it is run and as it is checked", () => {
  const cells = all([prose("# text"), "1", "const a = 1;\n\nconst b = ;"]);
  for (const join of [joinForCheck, (cells: Cell[]) => joinForRun(cells, "./harness.ts")]) {
    assert.throws(() => join(cells), (error) => {
      assert.ok(error instanceof CellSyntaxError);
      assert.deepEqual([error.cell, error.line], [2, 2]);
      assert.match(error.message, /^Unexpected token/);
      return true;
    });
  }
});

test("for the type check everything stays as it was typed, imports first", () => {
  const module = joinForCheck(all([
    prose("text"),
    "const a: number = 1;",
    'import { one } from "./parts.ts";\n\nlet b: string;\ntype C = typeof one;\nfunction d(x: C): C {\n  return x;\n}\nd(one);',
  ]));
  const { text } = module;
  for (
    const kept of [
      "const a: number = 1;",
      "let b: string;",
      "type C = typeof one;",
      "function d(x: C): C {",
      "d(one);",
    ]
  ) {
    assert.ok(text.split("\n").includes(kept), kept);
  }
  assert.ok(text.startsWith("import { one }"));
  assert.match(text, /export \{\};\n$/);
  assert.deepEqual(originOf(module, "import { one }"), { cell: 2, line: 0 });
  assert.deepEqual(originOf(module, "const a: number"), { cell: 1, line: 0 });
  assert.deepEqual(originOf(module, "return x;"), { cell: 2, line: 5 });
});

test("whatever the cells hold, every line of a statement is found at its own cell and line", () => {
  const statement = fc.constantFrom(
    (k: string) => `const ${k} = 1;`,
    (k: string) => `let ${k}: number;`,
    (k: string) => `const [${k}] = [\n  1,\n];`,
    (k: string) => `function ${k}() {\n  return 1;\n}`,
    (k: string) => `class ${k} {\n  x = 1;\n}`,
    (k: string) => `import ${k} from "./parts.ts";`,
    (k: string) => `// ${k}`,
    (k: string) => `if (true) {\n  String("${k}");\n}`,
    (k: string) => `interface ${k} {\n  x: 1;\n}`,
    (k: string) => `String("${k}");`,
  );
  let names = 0;
  const cell = fc.array(statement, { maxLength: 6 })
    .map((parts) => parts.map((make) => make(`name${names++}x`)).join("\n"));
  fc.assert(fc.property(fc.array(cell, { maxLength: 4 }), (sources) => {
    const module = joined(...sources), checked = joinForCheck(all(sources));
    sources.forEach((source, index) =>
      source.split("\n").forEach((text, line) => {
        const word = text.match(/name\d+x/)?.[0];
        if (!word) return;
        for (const whole of [module, checked]) {
          const places: Origin[] = whole.text.split("\n").flatMap((line, i) =>
            line.includes(word) ? [whole.origins[i]] : []
          );
          const found = places.some((place) => place?.cell === index && place.line === line);
          assert.ok(found, `${word}\n${whole.text}`);
        }
      })
    );
  }));
});
