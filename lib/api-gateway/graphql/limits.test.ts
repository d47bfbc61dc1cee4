import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { RealClock } from "../../sim/mod.ts";
import {
  DELIVERY,
  directInvoke,
  entity,
  Gateway,
  GraphQLFace,
  operationTable,
  TrustedDocuments,
} from "../mod.ts";

const scope = { signal: new AbortController().signal };

test("objects in a list of an object's own have their links counted; such a list must have an end", async () => {
  const base = { about: "", backend: "b", scope: "s", cost: 1, method: "GET" } as const;
  const Dish = entity("Dish", { id: z.string() }), Line = entity("Line", { dishId: z.string() });
  const made = (lines: z.ZodType) => {
    const Order = entity("Order", { lines });
    const ids = z.array(z.string()).max(100);
    const table = operationTable([
      { ...base, name: "order", path: "/order", input: z.object({}), output: Order },
      ...[{ ...base, name: "dishes", path: "/dishes", bound: ["ids"] }].map((one) => (
        { ...one, input: z.object({ ids }), output: z.array(Dish) }
      )),
    ], [{ type: "Line", field: "dish", operation: "dishes", from: "dishId" }]);
    const lines7 = Array.from({ length: 7 }, (_, i) => ({ dishId: `d${i}` }));
    return new GraphQLFace(
      table,
      ({ name }, { ids }) =>
        name === "order" ? { lines: lines7 } : (ids as string[]).map((id) => ({ id })),
    );
  };
  assert.throws(() => made(z.array(Line)), /Order\.lines: a list of objects must have a longest/);
  const face = made(z.array(Line).max(20)),
    query = face.prepare({ query: "{ order { lines { dish { id } } } }" });
  assert.equal(query.cost, 1 + 20);
  assert.equal(JSON.stringify((await query.execute(scope)).data).match(/"id"/g)?.length, 7);
});

test("asking for no objects is a call too, and costs one", () => {
  const Thing = entity("Thing", { id: z.string() });
  const table = operationTable([{
    ...{
      about: "",
      backend: "b",
      scope: "s",
      cost: 3,
      method: "GET",
      name: "things",
      path: "/things",
    },
    ...{ input: z.object({ first: z.number().int().min(0).max(9) }), output: z.array(Thing) },
    bound: ["first"],
  }]);
  const cost = (first: number) =>
    new GraphQLFace(table, () => []).prepare({ query: `{ things(first: ${first}) { id } }` }).cost;
  assert.deepEqual([cost(0), cost(1), cost(4)], [3, 3, 12]);
});

test("queries that grow without end are refused before anything is called or counted out", () => {
  const { invoke, calls } = directInvoke(), face = new GraphQLFace(DELIVERY, invoke);
  const refused = (query: string, why: RegExp) => assert.throws(() => face.prepare({ query }), why);
  const deep = (levels: number) =>
    `{ orders { ${"restaurant { orders { ".repeat(levels)} id ${"} } ".repeat(levels)} } }`;
  refused(deep(6), /too deep: at most 8 levels/);
  const levels = (many: number): string =>
    many === 0 ? "id" : `orders { restaurant { ${levels(many - 1)} } }`;
  assert.equal(face.prepare({ query: `{ ${levels(3)} }` }).depth, 7);
  refused(`{ ${levels(4)} }`, /too deep: at most 8 levels/);
  const aliases = Array.from({ length: 31 }, (_, i) => `a${i}: order(id: "o1") { id }`).join(" ");
  refused(`{ ${aliases} }`, /at most 30 aliases/);
  refused(`{ ${"a ".repeat(2001)} }`, /at most|Document contains more that 2000 tokens/);
  const bomb = Array.from(
    { length: 20 },
    (_, i) =>
      `fragment F${i} on Order { a${i}: restaurant { o: orders { ...F${
        i + 1
      } } } b${i}: restaurant { o: orders { ...F${i + 1} } } }`,
  ).join(" ");
  const began = performance.now();
  refused(`{ orders { ...F0 } } ${bomb} fragment F20 on Order { id }`, /too/);
  assert.ok(performance.now() - began < 5000);
  assert.equal(calls(), 0);
});

test("a gateway with trusted documents answers those and no other", async () => {
  const trusted = await TrustedDocuments.of(['{ order(id: "o1") { id } }']);
  const { invoke } = directInvoke();
  const gateway = new Gateway({ table: DELIVERY, invoke, clock: new RealClock(), trusted });
  const ask = async (body: unknown) => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await gateway.fetch(new Request("http://x/graphql", init))).json();
  };
  assert.deepEqual(await ask({ documentId: trusted.ids[0] }), { data: { order: { id: "o1" } } });
  assert.match(JSON.stringify(await ask({ query: "{ orders { id } }" })), /not one of this app's/);
});
