import assert from "node:assert/strict";
import { test } from "node:test";
import * as machine from "./mod.ts";
import { distinctContest } from "./peers.ts";

test("each contest is held to what either side claims, ours always keeps it, and a peer that does not is told", async () => {
  const claims = await machine.claimsOf({
    ...machine.contests(3),
    // Its texts take a quarter of a millisecond each.
    distinct: distinctContest(3, [3000]),
  });
  for (const { who, claim, holds, ...row } of claims) {
    const wrong = who === "bloom-filters" && claim.startsWith("3,000 bidders");
    assert.equal(holds, !wrong, `${who}: ${claim} ${JSON.stringify(row)}`);
  }
  assert.ok(claims.length >= 13);
});

test("what is further off than it may be does not hold", () => {
  assert.equal(machine.claimed("x", "y", 0.1, 0.1).holds, true);
  assert.equal(machine.claimed("x", "y", 0.11, 0.1).holds, false);
  assert.equal(machine.claimed("x", "y", NaN, 0.1).holds, false);
});
