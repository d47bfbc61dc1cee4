import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { Gcra } from "../rate-limiter/mod.ts";
import { RealClock, VirtualClock } from "../sim/mod.ts";
import {
  type CallScope,
  DELIVERY,
  directInvoke,
  entity,
  Gateway,
  GraphQLFace,
  guardRequest,
  limitPerCaller,
  operationTable,
  RouteTable,
} from "./mod.ts";

const clock = new RealClock(), scope: CallScope = { signal: new AbortController().signal };
const { invoke } = directInvoke();
const get = (gateway: Gateway, path: string, headers: HeadersInit = {}) =>
  gateway.fetch(new Request(`http://x${path}`, { headers }));

test("questions about the schema are answered as tools ask them, and not as bombs", () => {
  const face = new GraphQLFace(DELIVERY, invoke);
  const ok = face.prepare({
    query: "{ __schema { types { name fields { name type { name } } } } }",
  });
  assert.equal(ok.cost, 10);
  const bomb = Array.from({ length: 30 }, (_, i) => `a${i}: __schema { types { name } }`).join(" ");
  assert.throws(() => face.prepare({ query: `{ ${bomb} }` }), /no aliases/);
  const wide =
    "{ __schema { ...A } } fragment A on __Schema { types { ...B ...C } queryType { ...B ...C } } " +
    `fragment B on __Type { ${"fields { args { name } } ".repeat(60)} } fragment C on __Type { ${
      "name ".repeat(60)
    } }`;
  assert.throws(() => face.prepare({ query: wide }), /at most 300 fields/);
});

test("everything that is wrong costs a unit, whatever the protocol", async () => {
  const paths = [
    "/orders?first=0",
    "/nowhere",
    "/rpc",
    "/orders?__proto__=1",
    "/orders?constructor=2",
  ];
  for (const path of paths) {
    const limit = limitPerCaller(
      new Gcra({ clock: new VirtualClock(), capacity: 1, refillRate: 1 }),
    );
    const gateway = new Gateway({ table: DELIVERY, invoke, clock, limit });
    const [first, second] = [await get(gateway, path), await get(gateway, path)];
    assert.ok(first.status >= 400 && first.status < 429, path);
    assert.equal(second.status, 429, path);
    gateway.close();
  }
});

test("what is charged is what is called, also where an input is made of another", async () => {
  const Thing = entity("Thing", { id: z.string() });
  const table = operationTable([{
    ...{
      about: "",
      backend: "b",
      scope: "s",
      cost: 1,
      method: "GET",
      name: "things",
      path: "/things",
    },
    ...{
      input: z.object({ first: z.coerce.number().int().min(1).max(50) }),
      output: z.array(Thing),
    },
    bound: ["first"],
  }]);
  const limit = limitPerCaller(
    new Gcra({ clock: new VirtualClock(), capacity: 40, refillRate: 1 }),
  );
  const gateway = new Gateway({ table, invoke: () => [], clock, limit });
  const body = JSON.stringify({
    jsonrpc: "2.0",
    method: "things",
    params: { first: ["50"] },
    id: 1,
  });
  const answer = await gateway.fetch(new Request("http://x/rpc", { method: "POST", body }));
  assert.equal(answer.status, 400, "50 units, and nobody has more than 40");
  gateway.close();
});

test("more ids than an operation takes are cut at its longest list", async () => {
  const asked: number[] = [], ids = z.array(z.string()).max(100);
  const Leaf = entity("Leaf", { id: z.string() }), Tree = entity("Tree", { leafId: z.string() });
  const base = { about: "", backend: "b", scope: "s", cost: 1, method: "GET" } as const;
  const table = operationTable([
    {
      ...base,
      name: "trees",
      path: "/trees",
      input: z.object({ ids }),
      output: z.array(Tree),
      bound: ["ids"],
    },
    {
      ...base,
      name: "leaves",
      path: "/leaves",
      input: z.object({ ids }),
      output: z.array(Leaf),
      bound: ["ids"],
    },
  ], [{ type: "Tree", field: "leaf", operation: "leaves", from: "leafId" }]);
  const face = new GraphQLFace(table, ({ name }, { ids }) => {
    if (name === "trees") return Array.from({ length: 250 }, (_, i) => ({ leafId: `l${i}` }));
    asked.push((ids as string[]).length);
    return (ids as string[]).map((id) => ({ id }));
  });
  const answer = await face.prepare({ query: '{ trees(ids: ["a"]) { leaf { id } } }' }).execute(
    scope,
  );
  assert.deepEqual(asked, [100, 100, 50]);
  assert.equal((answer.data!.trees as { leaf: { id: string } }[])[249]!.leaf.id, "l249");
});

test("targets and paths that others read in another way are refused", () => {
  const refused = (request: Request, path = "/") =>
    assert.throws(() => guardRequest(request, path), { status: 400 });
  refused(new Request("http://admin.example/", { headers: { host: "public.example" } }));
  refused(new Request("http://x/a#b"));
  for (const path of ["/*", "//admin", "/a//b", "/a/..;/b", "/a/.;x/b"]) {
    refused(new Request("http://x/"), path);
  }
  guardRequest(
    new Request("http://public.example:8080/", { headers: { host: "Public.Example:8080" } }),
    "/a;b/c",
  );
});

test("rules that match the same are equal however they are written; a body's limit holds in every face", async () => {
  const rule = (value: string, names: string[]) => ({
    matches: [{
      path: { type: "PathPrefix" as const, value },
      headers: names.map((name) => ({ name, value: "1" })),
    }],
    backendRefs: [{ name: "a" }],
  });
  const rules = [rule("/v2", ["X-A", "x-b"]), rule("/v2/", ["X-B", "x-a"])];
  const config = {
    listeners: [{ name: "web", port: 80, protocol: "HTTP" as const }],
    routes: [{ name: "r", rules }],
  };
  assert.throws(() => new RouteTable(config, ["a"]), /two equal rules/);
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, requests: { body: 100 } });
  for (const path of ["/orders", "/graphql", "/rpc"]) {
    const body = new Blob([JSON.stringify({ query: "x".repeat(5000) })]).stream();
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", body, headers, ...{ duplex: "half" } as object };
    assert.equal((await gateway.fetch(new Request(`http://x${path}`, init))).status, 413, path);
  }
  gateway.close();
});
