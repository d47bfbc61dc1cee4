import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal } from "./ui.ts";

test("what a file system refuses is one sentence with the file in it, whichever runtime says it", () => {
  const node = Object.assign(new Error("EROFS: read-only file system, open '/a/b'"), {
    code: "EROFS",
    path: "/a/b",
  });
  assert.match(refusal(node)!, /^Cannot use \/a\/b: it is on a disk that can only be read; /);
  const deno = Object.assign(new Error("Permission denied (os error 13): open '/a/c'"), {
    name: "PermissionDenied",
  });
  assert.match(refusal(deno)!, /^Cannot use \/a\/c: permission is denied; /);
  assert.equal(refusal(new TypeError("no")), undefined);
  assert.equal(refusal(undefined), undefined);
});
