import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSchema, execute, parse, printSchema } from "graphql";
import { z } from "zod";
import {
  DELIVERY,
  directInvoke,
  entity,
  Gateway,
  GraphQLFace,
  type Invoke,
  operationTable,
  QueryError,
  sameAnswers,
} from "../mod.ts";
import { RealClock } from "../../sim/mod.ts";
import { auditGraphQL, constantServer } from "../experiments/mod.ts";

const scope = { signal: new AbortController().signal };

test("2,000 random queries have the data, the errors and the paths of graphql-js, and cost enough", async () => {
  const rows = await sameAnswers(2000, 11);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
  assert.ok(rows.filter(({ errors }) => errors > 0).length > 300, "errors are compared too");
  const tooLow = rows.filter(({ cost, naiveCalls, batchedCalls }) =>
    cost < naiveCalls || cost < batchedCalls
  );
  assert.deepEqual(tooLow, []);
  const sum = (key: "naiveCalls" | "batchedCalls") => rows.reduce((all, row) => all + row[key], 0);
  assert.ok(sum("naiveCalls") > 1.3 * sum("batchedCalls"));
});

test("graphql-http's audits pass, all 61; a server that always says the same gets 29", async () => {
  const { invoke } = directInvoke();
  const gateway = new Gateway({ table: DELIVERY, invoke, clock: new RealClock() });
  const ours = await auditGraphQL((request) => gateway.fetch(request));
  assert.deepEqual(ours.map(({ passed, of }) => [passed, of]), [[13, 13], [23, 23], [25, 25]]);
  const stub = await auditGraphQL(constantServer());
  assert.deepEqual(stub.map(({ passed }) => passed), [13, 12, 4]);
});

test("the schema of the table is a valid one, with links that may be missing", () => {
  const text = printSchema(new GraphQLFace(DELIVERY, () => null).schema.schema);
  buildSchema(text);
  assert.match(text, /restaurant: Restaurant\n/);
  assert.match(text, /orders\(first: Int = 5\): \[Order!\]\n/);
  assert.match(text, /placeOrder\(restaurantId: String!, wanted: \[WantedInput!\]!\): Order\n/);
});

/** A table whose values need not be what it says: as if a back end lied. */
function lying(answers: Record<string, unknown>) {
  const Leaf = entity("Leaf", { n: z.number().int().min(0).max(9), t: z.string() });
  const Tree = entity("Tree", {
    ...{ id: z.string(), leaf: Leaf, some: z.array(Leaf).max(9), maybe: Leaf.nullable() },
    holes: z.array(Leaf.nullable()).max(9),
  });
  const base = { about: "", backend: "b", scope: "s", cost: 1, method: "GET" } as const;
  const table = operationTable([
    { ...base, name: "tree", path: "/tree", input: z.object({}), output: Tree },
  ]);
  const invoke: Invoke = () => answers;
  return new GraphQLFace(table, invoke);
}

test("null where nothing may be null goes up to where it may, as in graphql-js", async () => {
  const good = { n: 1, t: "x" };
  const whole = { id: "1", leaf: good, some: [good, good], maybe: good, holes: [good, null] };
  const query = "{ tree { id leaf { n t } some { n } maybe { t } holes { n } } }";
  const cases = [
    whole,
    { ...whole, leaf: null },
    { ...whole, leaf: { n: 1.5, t: "x" } },
    { ...whole, some: [good, null] },
    { ...whole, some: [good, { n: null }] },
    { ...whole, some: 7 },
    { ...whole, maybe: { t: null } },
    { ...whole, holes: [{ n: "three" }, good] },
    { ...whole, id: null },
  ];
  for (const tree of cases) {
    const face = lying(tree), ours = await face.prepare({ query }).execute(scope);
    const theirs = await execute({ schema: face.schema.schema, document: parse(query) });
    assert.deepEqual(JSON.parse(JSON.stringify(ours)), JSON.parse(JSON.stringify(theirs)));
  }
});

test("a link is called once for a level, whatever the number of its parents", async () => {
  const { invoke, calls } = directInvoke(), face = new GraphQLFace(DELIVERY, invoke);
  const query =
    "{ orders(first: 50) { restaurant { name orders(first: 3) { courier { name } } } } }";
  await face.prepare({ query }).execute(scope);
  assert.equal(calls(), 4);
});

test("more ids than an operation takes become several calls", async () => {
  const asked: number[] = [], { invoke } = directInvoke();
  const counting: Invoke = (operation, input, scope) => {
    if (operation.name === "couriers") asked.push((input.ids as string[]).length);
    return invoke(operation, input, scope);
  };
  const face = new GraphQLFace(DELIVERY, counting);
  const ids = Array.from({ length: 40 }, (_, i) => `r${i + 1}`);
  const query = `{ ordersOf(ids: ${JSON.stringify(ids)}, first: 50) { courier { name } } }`;
  await face.prepare({ query }).execute(scope);
  assert.ok(asked.every((many) => many <= 100) && asked.length >= 1);
});

test("changes are made one after the other, in the order of the query", async () => {
  const order: string[] = [], wait = [20, 1];
  const slow: Invoke = async (_, { id }) => {
    await new Promise((resolve) => setTimeout(resolve, wait.shift()));
    order.push(String(id));
    return null;
  };
  const face = new GraphQLFace(DELIVERY, slow);
  const query = 'mutation { a: cancelOrder(id: "o1") { id } b: cancelOrder(id: "o2") { id } }';
  await face.prepare({ query }).execute(scope);
  assert.deepEqual(order, ["o1", "o2"]);
});

test("skip and include by variables make plans of their own; wrong queries and variables are told", async () => {
  const { invoke } = directInvoke(), face = new GraphQLFace(DELIVERY, invoke);
  const query = 'query($x: Boolean!) { order(id: "o1") { id total @include(if: $x) } }';
  const ask = async (x: unknown) =>
    Object.keys(
      (await face.prepare({ query, variables: { x } }).execute(scope)).data!.order as object,
    );
  assert.deepEqual([await ask(true), await ask(false)], [["id", "total"], ["id"]]);
  assert.throws(() => face.prepare({ query, variables: { x: 3 } }), QueryError);
  assert.throws(() => face.prepare({ query: "{ nope }" }), QueryError);
  assert.throws(
    () => face.prepare({ query: "{ __schema { types { name } } orders { id } }" }),
    /by itself/,
  );
});
