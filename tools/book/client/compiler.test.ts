import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "./compiler.ts";

const AsyncFunction = (async () => {}).constructor as new (...code: string[]) => (
  ...values: unknown[]
) => Promise<unknown>;
const valueOf = (source: string, scope: Record<string, unknown> = {}) =>
  new AsyncFunction(...Object.keys(scope), bodyOf(source))(...Object.values(scope));

test("a cell in TypeScript gives its last value", async () => {
  assert.equal(
    await valueOf("const f = (x: number): number => x * 2;\nf(n as number);", { n: 2 }),
    4,
  );
  assert.equal(await valueOf("interface A { b: number }\nconst a: A = { b: 1 };\na.b;"), 1);
  assert.equal(await valueOf("await Promise.resolve(3); // done"), 3);
  assert.equal(await valueOf("function f<T>(x: T): T { return x!; }\nf(1) satisfies number"), 1);
  assert.equal(await valueOf("const x = 1;"), undefined);
  assert.equal(await valueOf(""), undefined);
});

test("what can't be parsed is told with what is wrong", () => {
  assert.throws(() => bodyOf("const = 1;"), { name: "Error", message: /Unexpected token/ });
});
