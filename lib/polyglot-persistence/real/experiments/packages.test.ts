import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../../sim/random.ts";
import { filterContests, pointContest } from "./head-to-head.ts";

test("packages find what ours finds where they are compared in speed", async () => {
  const contests = filterContests(500, random(3));
  assert.ok(contests.every(({ found }) => found > 0));
  const { subjects } = await pointContest(200, random(3));
  for (const subject of Object.values(subjects)) assert.ok(await subject());
});
