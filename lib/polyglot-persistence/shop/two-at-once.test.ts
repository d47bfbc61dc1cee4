import assert from "node:assert/strict";
import { test } from "node:test";
import { keyText } from "../documents/order.ts";
import { MemoryDocuments } from "../documents/mod.ts";
import { MemoryDerived, MemorySource, readAtLeast, witnessed } from "../mod.ts";
import { DocumentDerived } from "./document-derived.ts";

test("of two changes of a new key that come at once the newer one stays", async () => {
  for (const order of [[1, 2], [2, 1]]) {
    const derived = new DocumentDerived(new MemoryDocuments());
    await Promise.all(
      order.map((version) => derived.apply({ key: "a", version, document: { version } })),
    );
    assert.equal((await derived.read("a"))?.version, 2);
  }
});

test("the text of a deep document grows with its depth, not with a power of it", () => {
  let deep: Record<string, never> | { a: unknown } = {};
  for (let i = 0; i < 90; i++) deep = { a: deep };
  assert.ok(keyText(deep as never).length < 5000);
  assert.notEqual(keyText([["a"], "b"]), keyText([["a", "b"]]));
  assert.notEqual(keyText({ a: 1, b: 2 }), keyText({ b: 2, a: 1 }));
});

test("a token forgets the oldest key, also where keys look like numbers", async () => {
  let token = {};
  for (let i = 0; i < 100; i++) token = witnessed(token, `k${i}`, 1);
  token = witnessed(witnessed(token, "42", 7), "last", 1);
  const source = new MemorySource(), derived = new MemoryDerived();
  assert.equal((await readAtLeast({ source, derived }, "42", token)).from, "source");
  assert.equal((await readAtLeast({ source, derived }, "k0", token)).from, "derived");
});
