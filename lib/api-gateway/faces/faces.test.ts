import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { RealClock } from "../../sim/mod.ts";
import {
  checkJsonRpc,
  DELIVERY,
  directInvoke,
  Gateway,
  localDelivery,
  openApi,
  type Operation,
  operationCost,
  operationTable,
  readRpc,
  requestOf,
  RestPlaces,
} from "../mod.ts";

const { invoke } = directInvoke();
const gateway = new Gateway({ table: DELIVERY, invoke, clock: new RealClock() });
const ask = async (path: string, init?: RequestInit) => {
  const response = await gateway.fetch(new Request(`http://x${path}`, init));
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined, response };
};
const json = (body: unknown, method = "POST") => ({
  ...{ method, body: JSON.stringify(body) },
  headers: { "content-type": "application/json" },
});

test("all 15 exchanges of JSON-RPC's section 7 are answered as they must", async () => {
  const rows = await checkJsonRpc();
  assert.equal(rows.length, 15);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
});

test("a batch has an end, an id is never made up, and what throws is told without its words", async () => {
  assert.throws(() => readRpc(JSON.stringify(Array(51).fill({}))), { status: 413 });
  const table = operationTable([...DELIVERY.operations.values()], DELIVERY.links);
  const broken = new Gateway({
    ...{ table, clock: new RealClock() },
    invoke: () => {
      throw new Error("10.0.0.7 is down");
    },
  });
  const call = { jsonrpc: "2.0", method: "order", params: ["o1"], id: "7" };
  const response = await broken.fetch(new Request("http://x/rpc", json(call)));
  assert.deepEqual(await response.json(), {
    ...{ jsonrpc: "2.0", id: "7" },
    error: { code: -32603, message: "Internal error" },
  });
});

test("an id of null wants an answer, a missing one does not", async () => {
  const call = { jsonrpc: "2.0", method: "order", params: ["o1"] };
  const nothing = await gateway.fetch(new Request("http://x/rpc", json(call)));
  assert.deepEqual([nothing.status, await nothing.text()], [204, ""]);
  const answer = await ask("/rpc", json({ ...call, id: null }));
  assert.equal(answer.body.result.id, "o1");
});

test("what is asked for without an end, or wrongly, counts as much as it could be", () => {
  const orders = DELIVERY.operations.get("orders")!, dishes = DELIVERY.operations.get("dishes")!;
  const costs = [{ first: 7 }, {}, { first: 999 }, { first: -1 }];
  assert.deepEqual(costs.map((input) => operationCost(orders, input)), [7, 50, 50, 50]);
  assert.equal(operationCost(dishes, { ids: ["r1", "r2"], first: 4 }), 8);
});

test("REST, GraphQL and JSON-RPC give the same answers", async () => {
  const FIELDS = {
    order: "id customerId restaurantId courierId status total lines { dish quantity price }",
    restaurant: "id name city open",
    courier: "id name vehicle minutes",
  };
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const cases = fc.record({
    name: fc.constantFrom(...names),
    number: fc.integer({ min: 1, max: 70 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ name, number }) => {
      const id = `${{ order: "o", restaurant: "r", courier: "k" }[name]}${number}`;
      const rest = await ask(`/${name}s/${id}`);
      const query = `query($id: String!) { ${name}(id: $id) { ${FIELDS[name]} } }`;
      const graphql = await ask("/graphql", json({ query, variables: { id } }));
      const rpc = await ask("/rpc", json({ jsonrpc: "2.0", method: name, params: { id }, id: 1 }));
      const expected = rest.status === 404 ? null : rest.body;
      assert.deepEqual(graphql.body.data[name], expected);
      assert.deepEqual(rpc.body.result, expected);
    }),
    { numRuns: 60 },
  );
});

test("REST refuses in a problem document what does not fit", async () => {
  const cases: [string, RequestInit | undefined, number][] = [
    ["/orders?first=0", undefined, 400],
    ["/orders?first=many", undefined, 400],
    ["/orders?frist=3", undefined, 400],
    ["/orders/o999", undefined, 404],
    ["/orders/%ff", undefined, 400],
    ["/nowhere", undefined, 404],
    ["/orders", { method: "DELETE" }, 405],
    ["/orders", { method: "POST", body: "{}" }, 415],
    ["/orders", json({ restaurantId: "r1", wanted: [] }), 400],
    ["/orders", { ...json(0), body: "{" }, 400],
    ["/orders", json([1]), 400],
    ["/rpc", undefined, 405],
    ["/graphql", { method: "PUT" }, 405],
    ["/graphql?query={orders{id}}", { headers: { accept: "text/html" } }, 406],
    ['/graphql?query=mutation{cancelOrder(id:"o1"){id}}', undefined, 405],
  ];
  for (const [path, init, status] of cases) {
    const { status: got, body, response } = await ask(path, init);
    assert.equal(got, status, `${path}: ${JSON.stringify(body)}`);
    if (!path.startsWith("/graphql")) {
      assert.equal(response.headers.get("content-type"), "application/problem+json");
      assert.match(body.detail, /^Cannot /);
    }
  }
});

test("an input goes out as a request and comes in as the same input", async () => {
  const local = localDelivery(new RealClock());
  const through = new Gateway({ table: DELIVERY, invoke: local.invoke, clock: new RealClock() });
  const init = json({ restaurantId: "r2", wanted: [{ dishId: "r2d1", quantity: 3 }] });
  const response = await through.fetch(new Request("http://x/orders", init));
  assert.equal((await response.json()).lines[0].quantity, 3);
  const few = await through.fetch(new Request("http://x/dishes?ids=r1&ids=r2&first=2"));
  assert.equal((await few.json()).length, 4);
  local.close();
  const operation = DELIVERY.operations.get("order")!;
  assert.equal(requestOf(operation, { id: "a/b ?" }).target, "/orders/a%2Fb%20%3F");
});

test("a word in a path goes before a parameter", () => {
  const base = {
    about: "",
    backend: "b",
    scope: "s",
    cost: 1,
    method: "GET",
    output: z.string(),
  } as const;
  const id: Operation = {
    ...base,
    name: "one",
    path: "/orders/{id}",
    input: z.object({ id: z.string() }),
  };
  const open: Operation = { ...base, name: "open", path: "/orders/open", input: z.object({}) };
  const found = new RestPlaces([id, open]).find("GET", "/orders/open");
  assert.equal(!Array.isArray(found) && found?.operation.name, "open");
});

test("a table that is wrong is refused, and says where", () => {
  const good = DELIVERY.operations.get("orders")!;
  const refused = (change: Partial<Operation>, why: RegExp) =>
    assert.throws(() => operationTable([{ ...good, ...change }]), why);
  refused({ path: "/orders/{nr}" }, /no input nr/);
  refused({ path: "orders" }, /its path must be/);
  refused({ cost: 0 }, /cost must be a whole number from 1/);
  refused({ bound: ["last"] }, /no input last/);
  refused({ input: z.object({ first: z.number().int() }) }, /must have a largest value/);
  refused({ idempotent: false }, /may always be sent twice/);
  assert.throws(() => operationTable([good, good]), /there twice/);
  const link = { type: "Order", field: "x", operation: "couriers", from: "courierId" };
  const all = [...DELIVERY.operations.values()];
  assert.throws(() => operationTable(all, [{ ...link, from: "nope" }]), /no field nope/);
  assert.throws(() => operationTable(all, [{ ...link, field: "total" }]), /field of its own/);
});

test("the OpenAPI document has every operation, and each reference leads somewhere", () => {
  const document = openApi(DELIVERY, "Delivery", "1");
  const text = JSON.stringify(document);
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map((found) => found[1]);
  assert.deepEqual(ids.sort(), [...DELIVERY.operations.keys()].sort());
  const { schemas } = document.components as { schemas: Record<string, unknown> };
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    assert.ok(name! in schemas, name!);
  }
});
