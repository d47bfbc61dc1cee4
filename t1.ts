import * as g from "#lib/api-gateway";
import { RealClock } from "#lib/sim";
import { z } from "zod";
import { createYoga } from "graphql-yoga";
import { useGraphQlJit } from "@envelop/graphql-jit";
import { createHandler } from "graphql-http/lib/use/fetch";
const Customer = g.entity("Customer", { id: z.string(), name: z.string(), city: z.string() });
const Line = g.entity("Line", { dish: z.string(), quantity: z.number().int().min(1).max(99), price: z.number().int().min(0).max(1e6) });
const Order = g.entity("Order", { id: z.string(), customerId: z.string(), total: z.number().int().min(0).max(1e6), status: z.enum(["placed", "ready"]), lines: z.array(Line) });
const base = { about: "x", backend: "o", scope: "s", cost: 1, method: "GET" as const };
const first = z.number().int().min(1).max(50).default(5);
const ids = z.array(z.string()).max(100);
const table = g.operationTable([
  { ...base, name: "orders", path: "/orders", input: z.object({ first }), output: z.array(Order), bound: "first" },
  { ...base, name: "order", path: "/orders/{id}", input: z.object({ id: z.string() }), output: Order.nullable() },
  { ...base, name: "customers", path: "/customers", input: z.object({ ids }), output: z.array(Customer), bound: "ids" },
], [{ type: "Order", field: "customer", operation: "customers", from: "customerId" }]);
const customers = new Map(Array.from({ length: 30 }, (_, i) => ["c" + i, { id: "c" + i, name: "Name " + i, city: "Graz" }]));
const orders = Array.from({ length: 50 }, (_, i) => ({ id: "o" + i, customerId: "c" + i % 30, total: 100 * i, status: "placed", lines: [{ dish: "soup", quantity: 1, price: 450 }, { dish: "pie", quantity: 2, price: 700 }] }));
const byId = new Map(orders.map((o) => [o.id, o]));
const invoke = (op: any, input: any) => op.name === "orders" ? orders.slice(0, input.first) : op.name === "order" ? byId.get(input.id) ?? null : input.ids.map((id: string) => customers.get(id));
const gateway = new g.Gateway({ table, invoke, clock: new RealClock() });
const { schema } = new g.GraphQLFace(table, invoke).schema;
const yoga = createYoga({ schema, logging: false, graphiql: false });
const jit = createYoga({ schema, logging: false, graphiql: false, plugins: [useGraphQlJit()] });
const http = createHandler({ schema });
const many = JSON.stringify({ query: "{ orders(first: 20) { id total status customer { id name city } lines { dish quantity price } } }" });
const one = JSON.stringify({ query: '{ order(id: "o7") { id total status } }' });
const req = (body: string) => new Request("http://x/graphql", { method: "POST", body, headers: { "content-type": "application/json", "content-length": String(body.length) } });
const runs: Record<string, (b: string) => Promise<string>> = {
  ours: async (b) => await (await gateway.fetch(req(b))).text(),
  yoga: async (b) => await (await yoga.fetch(req(b))).text(),
  jit: async (b) => await (await jit.fetch(req(b))).text(),
  http: async (b) => await (await http(req(b))).text(),
};
for (const [n, body] of [["20 orders", many], ["one", one]] as const) {
  const texts = await Promise.all(Object.values(runs).map((f) => f(body)));
  console.log(n, texts.map((t) => t === texts[0]));
  for (const [k, f] of Object.entries(runs)) for (let i = 0; i < 500; i++) await f(body);
  const best: Record<string, number> = {};
  for (let round = 0; round < 7; round++) for (const [k, f] of Object.entries(runs)) { const t = performance.now(); for (let i = 0; i < 300; i++) await f(body); best[k] = Math.min(best[k] ?? 1e9, (performance.now() - t) / 300 * 1000); }
  console.log(n, best, "yoga/ours", best.yoga / best.ours, "jit/ours", best.jit / best.ours);
}
