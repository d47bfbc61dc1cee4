import assert from "node:assert/strict";
import { test } from "node:test";
import type { Querier } from "../../services/postgres.ts";
import { placeAt } from "./postgres-placements.ts";

test("each statement of a deployment waits for the one before it, and the deployment for the last", async () => {
  let running = 0, done = 0;
  const tx = {
    async query() {
      assert.equal(++running, 1, "one at a time");
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      done++;
      return [{ id: 1 }];
    },
  } as unknown as Querier;
  await placeAt(tx, "s", { environment: "prod", name: "c", version: "1", target: null });
  assert.deepEqual([running, done], [0, 4]);
  await placeAt(tx, "s", { environment: "prod", name: "c", version: "1" });
  assert.deepEqual([running, done], [0, 7], "a release replaces nothing");
});
