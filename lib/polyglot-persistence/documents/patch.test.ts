import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diff, type Json, merged, patched, PatchError, pointerParts } from "./mod.ts";

const fails = (document: Json, operation: object, message?: RegExp) =>
  assert.throws(() => patched(document, [operation as never]), (error) => {
    assert.ok(error instanceof PatchError, String(error));
    if (message) assert.match(error.message, message);
    return true;
  });

test("a difference, applied, gives the other document", () => {
  const json = fc.jsonValue({ maxDepth: 4 }).map((value) =>
    JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")) as Json
  );
  fc.assert(
    fc.property(json, json, (a, b) => {
      assert.deepEqual(patched(a, diff(a, b)), b);
      assert.deepEqual(diff(a, a), []);
    }),
    { numRuns: 500, seed: 3 },
  );
});

test("a part may be moved, but not into itself", () => {
  assert.deepEqual(patched({ a: { b: 1 } }, [{ op: "move", from: "/a/b", path: "/a" }]), { a: 1 });
  assert.deepEqual(patched({ a: 1 }, [{ op: "move", from: "/a", path: "/a" }]), { a: 1 });
  fails({ a: { b: 1 } }, { op: "move", from: "/a", path: "/a/b" }, /into its own part/);
  fails({ a: 1 }, { op: "move", from: "/x", path: "/x" });
  assert.deepEqual(patched({ a: { b: 1 }, ab: 2 }, [{ op: "move", from: "/a", path: "/ab" }]), {
    ab: { b: 1 },
  });
});

test("places in lists are digits without a zero in front, and - is the place behind the last", () => {
  assert.deepEqual(patched([1], [{ op: "add", path: "/-", value: 2 }]), [1, 2]);
  fails([1], { op: "remove", path: "/-" });
  fails([1], { op: "test", path: "/-", value: 1 });
  for (const place of ["/01", "/1e0", "/-1", "/ 0", "/0x0", "/2"]) {
    fails([1], { op: "add", path: place, value: 2 });
  }
});

test("a pointer's escapes are those of the RFC, and no others", () => {
  assert.deepEqual(pointerParts("/a~01/b~1c//"), ["a~1", "b/c", "", ""]);
  for (const bad of ["a", "/~2", "/a~", "/__proto__/x", 5, undefined]) {
    assert.throws(() => pointerParts(bad), PatchError);
  }
});

test("a patch is carried out as a whole or not at all", () => {
  const document = { a: [1, { b: 2 }] }, before = structuredClone(document);
  assert.throws(() =>
    patched(document, [
      { op: "replace", path: "/a/1/b", value: 3 },
      { op: "test", path: "/a/0", value: 9 },
    ]), /test at \/a\/0 does not hold/);
  assert.deepEqual(document, before);
});

test("what is no operation is refused", () => {
  fails({}, { op: "spell", path: "/a" }, /unknown operation/);
  fails({}, { op: "add", path: "/a" }, /must have a value/);
  fails({}, { op: "copy", path: "/a" }, /must be text/);
  fails({}, { op: "remove", path: "" }, /whole document/);
  fails({ a: 1 }, { op: "add", path: "/a/b", value: 1 }, /no parts/);
  fails({}, { op: "test", path: "/toString", value: 1 });
  assert.throws(() => patched({}, [5 as never]), PatchError);
});

test("a merge patch sets, takes out by null, and puts lists in whole", () => {
  assert.deepEqual(merged({ a: [1, 2], b: { c: 1, d: 2 } }, { a: [3], b: { c: null } }), {
    ...{ a: [3], b: { d: 2 } },
  });
  assert.throws(() => merged({}, JSON.parse('{"__proto__":{"x":1}}')), PatchError);
});
