import { z } from "zod";
import { entity } from "./lib/api-gateway/operations/entity.ts";
import { operationTable } from "./lib/api-gateway/operations/table.ts";
import { GraphQLFace } from "./lib/api-gateway/graphql/face.ts";
import { execute, parse, printSchema } from "graphql";
const Restaurant = entity("Restaurant", { id: z.string(), name: z.string(), open: z.boolean() });
const Line = entity("Line", { dish: z.string(), quantity: z.number().int().min(1).max(99) });
const Order = entity("Order", { id: z.string(), restaurantId: z.string(), total: z.number().int().min(0).max(1e6), status: z.enum(["placed", "ready"]), lines: z.array(Line), note: z.string().nullable() });
const base = { about: "x", backend: "o", scope: "s", cost: 1, method: "GET" as const };
const first = z.number().int().min(1).max(50).default(5);
const ids = z.array(z.string()).max(100);
const table = operationTable([
  { ...base, name: "orders", path: "/orders", input: z.object({ first }), output: z.array(Order), bound: "first" },
  { ...base, name: "restaurants", path: "/restaurants", input: z.object({ ids }), output: z.array(Restaurant), bound: "ids" },
  { ...base, name: "ordersOf", path: "/orders-of", input: z.object({ ids, first }), output: z.array(Order), bound: "ids" },
], [{ type: "Order", field: "restaurant", operation: "restaurants", from: "restaurantId" }, { type: "Restaurant", field: "orders", operation: "ordersOf", from: "id", key: "restaurantId", many: true, each: "first" }]);
let calls = 0;
const order = (i: number, r: string) => ({ id: "o" + i, restaurantId: r, total: 100 * i, status: "placed", lines: [{ dish: "soup", quantity: 1 }, { dish: "pie", quantity: 2 }], note: null });
const face = new GraphQLFace(table, (op, input: any) => {
  calls++;
  if (op.name === "orders") return Array.from({ length: input.first }, (_, i) => order(i, "r" + i % 3));
  if (op.name === "restaurants") return input.ids.map((id: string) => ({ id, name: "R " + id, open: true }));
  return input.ids.flatMap((id: string) => Array.from({ length: input.first }, (_, i) => order(i, id)));
});
console.log(printSchema(face.schema.schema));
const q = `query($n: Int = 3, $x: Boolean = true) { orders(first: $n) { id total status lines { dish q: quantity } ...F restaurant { name orders(first: 2) { id __typename restaurant { name } } } } } fragment F on Order { note @include(if: $x) }`;
const p = face.prepare({ query: q });
const signal = new AbortController().signal;
const a = await p.execute({ signal }); console.log(p.cost, calls); calls = 0;
const b = await execute({ schema: face.schema.schema, document: parse(q) }); console.log(calls);
console.log(JSON.stringify(a) === JSON.stringify(b), JSON.stringify(a).slice(0, 300));
