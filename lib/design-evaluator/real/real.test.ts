import assert from "node:assert/strict";
import { test } from "node:test";
import {
  balanceDifference,
  byLpSolver,
  byYalps,
  fleetProblem,
  ours,
} from "../experiments/real/mod.ts";
import { firstSettings } from "../experiments/real/redraws.ts";
import { startEvaluator } from "./mod.ts";

test("the page redraws for what is in range, refuses what is not and what another site sends", async () => {
  const page = await startEvaluator({}, 30_000);
  try {
    assert.match(await (await fetch(page.url)).text(), /Is it good enough/);
    const ask = async (values: object) => {
      const url = new URL("/panels/0", page.url);
      for (const [name, value] of Object.entries({ ...firstSettings(), ...values })) {
        url.searchParams.set(name, String(value));
      }
      const answer = await fetch(url);
      return { status: answer.status, text: await answer.text() };
    };
    const usual = await ask({}), heavy = await ask({ load: 4 });
    assert.match(usual.text, /id="verdict"[^>]*>passes/);
    assert.match(heavy.text, /does not pass.*no steady state/s);
    // Its own limit holds, not one for all: 1,000 ms of notifications beside 80 of the recipes.
    assert.match((await ask({ design: "notifications" })).text, /id="verdict"[^>]*>passes/);
    // A closed design has a curve over its users.
    assert.match((await ask({ design: "load-testing" })).text, /does not pass.*you are here/s);
    assert.equal((await ask({ load: 99 })).status, 400);
    const foreign = await fetch(page.url, { headers: { origin: "http://evil.example" } });
    assert.equal(foreign.status, 403);
    await foreign.body?.cancel();
    assert.equal((await ask({ design: "<b>" })).status, 400);
  } finally {
    await page.close();
  }
});
test("three ways to rent machines agree, and balance equations with the theory", {
  timeout: 120_000,
}, () => {
  const problem = fleetProblem(2, 4, 3), price = ours(problem);
  for (const other of [byYalps(problem), byLpSolver(problem)]) {
    assert.ok(Math.abs(other - price) < 1e-6);
  }
  assert.ok(balanceDifference(5, 9) < 1e-8);
});
