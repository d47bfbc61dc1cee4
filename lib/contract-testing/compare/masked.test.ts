import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { contractOf, expecting } from "../consumer/consumer.ts";
import { MockProvider } from "../consumer/mock-provider.ts";
import { masked } from "./masked.ts";

test("what is secret by its name is hidden, in headers as in bodies, and nothing else", () => {
  const mismatch = {
    type: "body" as const,
    path: "$.price",
    expected: 1,
    actual: 2,
    why: "1 or 2",
  };
  assert.deepEqual(masked(mismatch as never), mismatch);
  for (
    const path of ["Authorization", "X-Session-Id", "$.user.password", "$.token", "credentials"]
  ) {
    const shown = JSON.stringify(
      masked({ ...mismatch, path, actual: "SECRET", why: "SECRET" } as never),
    );
    assert.ok(!shown.includes("SECRET") && shown.includes(path), shown);
  }
});
test("a mock provider does not print the secret that it was sent", async () => {
  const headers = { authorization: "Bearer A" };
  const contract = contractOf("c", "p", [expecting("one", { path: "/x", headers }, { body: 1 })]);
  const mock = new MockProvider(contract, { random: random(1), now: 0 });
  const sent = { headers: { authorization: "Bearer SECRET" } };
  const answer = await mock.fetch(new Request("http://mock/x", sent));
  assert.equal(answer.status, 500);
  assert.ok(!(await answer.text()).includes("SECRET"));
});
