import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readAddress, writeAddress } from "./address.ts";

test("what an address says is read as it was written", () => {
  fc.assert(fc.property(
    fc.string({ unit: "grapheme" }),
    fc.dictionary(fc.stringMatching(/^[a-z]\w{0,9}$/), fc.string()),
    (place, set) => {
      assert.deepEqual(readAddress(writeAddress({ place, set })), { place, set: { ...set } });
    },
  ));
});

test("an address that was cut off in the middle of a letter is read as far as it goes", () => {
  assert.deepEqual(readAddress("#cell-7%C3?limit=%C3"), {
    place: "cell-7%C3",
    set: { limit: "\ufffd" },
  });
  assert.deepEqual(readAddress(""), { place: "", set: {} });
});
