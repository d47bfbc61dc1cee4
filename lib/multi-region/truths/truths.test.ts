import assert from "node:assert/strict";
import { test } from "node:test";
import { closedFormTruth, commitTruth, namesTruth, roundTripTruths } from "./tables.ts";

for (
  const { truth, ok, score, note } of [
    commitTruth(),
    ...roundTripTruths(),
    closedFormTruth(),
    namesTruth(),
  ]
) {
  test(truth, () => assert.ok(ok, `${score}: ${note}`));
}

test("a rule that looks only at the new voters fails etcd's table", () => {
  const wrong = commitTruth((incoming, _, acknowledged) => {
    const sorted = incoming.map(acknowledged).sort((a, b) => a - b);
    return sorted.length === 0 ? Infinity : sorted[(sorted.length - 1) >> 1]!;
  });
  assert.equal(wrong.ok, false);
});
