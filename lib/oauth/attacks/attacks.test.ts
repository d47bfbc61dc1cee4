import assert from "node:assert/strict";
import test from "node:test";
import { ATTACKS } from "./mod.ts";

test("there are at least 42 attacks", () => {
  assert.ok(Object.values(ATTACKS).flat().length >= 42);
});

for (const [on, attacks] of Object.entries(ATTACKS)) {
  for (const { name, expected, run } of attacks) {
    test(`${on}: ${name}: succeeds against the weak side`, async () => {
      assert.equal((await run(true)).succeeded, true);
    });
    test(`${on}: ${name}: is refused by ours with the right words`, async () => {
      assert.deepEqual(await run(false), { succeeded: false, answer: expected });
    });
  }
}
