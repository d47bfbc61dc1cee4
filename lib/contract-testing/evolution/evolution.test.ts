import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { contractOf, expecting } from "../consumer/consumer.ts";
import { eachLike, integer, like } from "../consumer/example.ts";
import type { ResponsePart } from "../contract/model.ts";
import { isSafe, plannerAgainstAll } from "../experiments/plans.ts";
import { planRename } from "../experiments/rename.ts";
import { deployOrder, type GetsAlong } from "./deploy-order.ts";
import { brokenBy, diffAnswers } from "./diff.ts";
import { mutationsOf } from "./mutate.ts";
import { mutants, mutationScore } from "./score.ts";
import { fieldsIn, usage } from "./usage.ts";

const asked = expecting("dishes", { path: "/dishes" }, {
  body: eachLike({ id: like("r1"), price: integer(450) }),
});
const checkout = contractOf("checkout", "catalogue", [asked]);
const dishes = [{ id: "r1", name: "soup", price: 450 }, { id: "r2", name: "pie", price: 600 }];
const answer: ResponsePart = {
  status: 200,
  headers: { "content-type": ["application/json"] },
  body: { contentType: "application/json", content: dishes },
  rules: {},
  generators: {},
};

test("what a consumer reads is what is in its contract", () => {
  assert.deepEqual(usage([checkout]).map(({ field }) => field), ["$[*].id", "$[*].price"]);
  assert.deepEqual(fieldsIn({ a: [{ b: 1 }, { c: null }], d: [] }), ["$.a[*].b", "$.a[*].c"]);
});

test("an answer is changed in each of its fields, in each way", () => {
  const all = mutationsOf(dishes),
    of = (kind: string) => all.filter((one) => one.kind === kind).map(({ field }) => field);
  assert.deepEqual(of("drop"), ["$[*].id", "$[*].name", "$[*].price"]);
  assert.deepEqual(of("rename"), of("drop"));
  assert.deepEqual(
    all.find(({ kind, field }) => kind === "retype" && field === "$[*].price")!.after,
    [{ ...dishes[0], price: "450" }, { ...dishes[1], price: "600" }],
  );
  assert.deepEqual(of("empty"), ["$"]);
  assert.deepEqual(of("extra"), ["$[*]"]);
});

test("a contract catches what it reads, and lets through what it does not", () => {
  const all = mutants(checkout, new Map([["dishes", answer]])),
    { score, breaking, falseAlarms } = mutationScore(all);
  assert.equal(score, 1);
  assert.equal(breaking, 9);
  assert.deepEqual(falseAlarms, []);
  assert.ok(all.some(({ field, caught }) => field === "$[*].name" && !caught));
});

test("a contract without a field has a hole where its consumer reads it", () => {
  const loose = contractOf("checkout", "catalogue", [
    expecting("dishes", { path: "/dishes" }, { body: eachLike({ price: 450 as number | string }) }),
  ]);
  const { falseAlarms } = mutationScore(mutants(loose, new Map([["dishes", answer]])));
  // The type of the list holds for all below it, so even here nothing is a false alarm.
  assert.deepEqual(falseAlarms, []);
});

test("a difference between answers is said with whom it breaks", () => {
  const after = dishes.map(({ price, name: _, ...dish }) => ({ ...dish, unitPrice: price }));
  const rows = diffAnswers("GET /dishes", dishes, after, [checkout]);
  assert.deepEqual(rows, [
    { field: "$[*].name", change: "removed", breaks: [] },
    { field: "$[*].price", change: "removed", breaks: ["checkout"] },
    { field: "$[*].unitPrice", change: "added", breaks: [] },
  ]);
  const retyped = diffAnswers(
    "GET /dishes",
    dishes,
    dishes.map((dish) => ({ ...dish, price: "450" })),
    [checkout],
  );
  assert.deepEqual(retyped, [{ field: "$[*].price", change: "retyped", breaks: ["checkout"] }]);
  assert.deepEqual(brokenBy("GET /elsewhere", [], [checkout]), []);
});

test("the planner finds an order exactly where there is one", { timeout: 120_000 }, () => {
  const { of, safe, wrong } = plannerAgainstAll(120, 6, random(5));
  assert.equal(wrong, 0);
  assert.ok(safe > 10 && safe < of - 10, `${safe} of ${of} can be ordered`);
});

test("where nothing can be next, it says who waits for whom", () => {
  const moves = ["a", "b", "c"].map((service) => ({ service, versions: ["1", "2"] }));
  // b needs a's new version, a needs b's: neither can be first. c waits for nobody.
  const bad =
    (x: string, v: string, y: string, w: string) =>
    (one: { service: string; version: string }, other: { service: string; version: string }) =>
      one.service === x && one.version === v && other.service === y && other.version === w;
  const rules = [bad("b", "2", "a", "1"), bad("a", "2", "b", "1")];
  const plan = deployOrder(moves, (one, other) => !rules.some((rule) => rule(one, other)));
  assert.ok(!plan.safe);
  assert.deepEqual([...plan.cycle].sort(), ["a", "a", "b"]);
  assert.deepEqual(plan.done, [{ service: "c", version: "2" }]);
});

test("a plan of several versions is safe at every moment", () => {
  const moves = [{ service: "p", versions: ["1", "1+2", "2"] }, {
    service: "a",
    versions: ["1", "2"],
  }, { service: "b", versions: ["1", "2"] }];
  const gets = (
    one: { service: string; version: string },
    other: { service: string; version: string },
  ) =>
    one.service !== "p" || other.service === "p" || one.version.split("+").includes(other.version);
  const plan = deployOrder(moves, gets);
  assert.ok(plan.safe);
  assert.equal(plan.order.length, 4);
  assert.ok(isSafe(plan.order, moves, gets));
  assert.throws(
    () =>
      deployOrder(
        Array.from({ length: 30 }, (_, i) => ({ service: `${i}`, versions: ["1", "2"] })),
        gets,
      ),
    /Cannot plan deployments: states must be from 1 to 200000/,
  );
});
test("what runs today and does not get along is no start for a safe plan, and what nobody verified does not count", () => {
  const moves = ["a", "b", "c"].map((service) => ({ service, versions: ["1", "2"] }));
  const apart: GetsAlong = (one, other) => !(one.service === "a" && other.service === "b");
  const plan = deployOrder(moves, apart);
  assert.deepEqual(plan, { safe: false, cycle: ["a", "b"], done: [] });
  assert.equal(isSafe([], moves.map((move) => ({ ...move, versions: ["1"] })), apart), false);
  assert.equal(planRename([], false).safe, false);
});
