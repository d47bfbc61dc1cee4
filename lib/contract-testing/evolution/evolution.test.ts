import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { contractOf, expecting } from "../consumer/consumer.ts";
import { boolean, eachLike, integer, like } from "../consumer/example.ts";
import type { ResponsePart } from "../contract/model.ts";
import { isSafe, plannerAgainstAll } from "../experiments/plans.ts";
import { planRename } from "../experiments/rename.ts";
import { deployOrder, type GetsAlong } from "./deploy-order.ts";
import { brokenBy, diffAnswers } from "./diff.ts";
import { mutationsOf } from "./mutate.ts";
import { harms, type Reader } from "./reader.ts";
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

type Dishes = readonly { readonly id: string; readonly price: number }[];
const basket: Reader = (answer) =>
  (answer as unknown as Dishes).map(({ id, price }) => `${id} ${price.toFixed(2)}`);
const scoreOf = (contract: typeof checkout, ...days: ResponsePart[]) => {
  const readers = { "GET /dishes": basket };
  const all = mutants(contract, new Map([["dishes", [answer, ...days]]]), readers);
  return { all, ...mutationScore(all) };
};

test("the code of a consumer is harmed by what it reads, and by nothing else", () => {
  for (const { kind, field, after } of mutationsOf(dishes)) {
    const isRead = field !== "$[*].name" && kind !== "extra" && kind !== "reorder";
    assert.equal(harms(basket, dishes, after), isRead, `${kind} ${field}`);
  }
  assert.ok(!harms(basket, [{ id: "r2", price: 1 }], [{ id: "r2", price: 1 }]));
  const sum: Reader = (list) => [
    `total ${(list as unknown as Dishes).reduce((all, { price }) => all + price, 0)}`,
  ];
  assert.ok(harms(sum, [{ unitPrice: 1 }], [{ unitPrice: 1 }]), "a page that shows NaN is no page");
});

test("a contract catches what its consumer's code reads, and lets through what it does not", () => {
  const { all, score, breaking, falseAlarms, survivors } = scoreOf(checkout);
  assert.equal(score, 1);
  assert.equal(breaking, 9);
  assert.deepEqual([falseAlarms, survivors], [[], []]);
  assert.ok(all.some(({ field, caught }) => field === "$[*].name" && !caught));
});

test("the code says what a contract misses, and what it forbids for no reason", () => {
  const dish = (body: object) =>
    contractOf("checkout", "catalogue", [
      expecting("dishes", { path: "/dishes" }, { body: eachLike(body) }),
    ]);
  const holes = scoreOf(dish({ id: like("r1") }));
  assert.deepEqual(
    holes.survivors.map(({ kind, field }) => `${kind} ${field}`),
    ["null", "retype", "drop", "rename"].map((kind) => `${kind} $[*].price`),
  );
  const strict = scoreOf(dish({ id: like("r1"), price: integer(1), name: like("soup") }));
  assert.deepEqual([strict.score, strict.falseAlarms.length], [1, 4]);
  assert.ok(strict.falseAlarms.every(({ field }) => field === "$[*].name"));
});

test("a change that harms on another day only is one that breaks", () => {
  const open: Reader = (kitchen) => [(kitchen as { open: boolean }).open ? "open" : "closed"];
  const on = (is: boolean): ResponsePart => ({
    ...answer,
    body: { contentType: "application/json", content: { open: is } },
  });
  const contract = contractOf("menu", "catalogue", [
    expecting("kitchen", { path: "/kitchen" }, { body: { open: boolean(true) } }),
  ]);
  const retyped = (...days: ResponsePart[]) =>
    mutants(contract, new Map([["kitchen", days]]), { "GET /kitchen": open })
      .find(({ kind }) => kind === "retype")!;
  assert.equal(retyped(on(true)).breaks, false);
  assert.deepEqual(retyped(on(true), on(false)), {
    ...{ consumer: "menu", operation: "GET /kitchen", kind: "retype", field: "$.open" },
    ...{ breaks: true, caught: false },
  });
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
