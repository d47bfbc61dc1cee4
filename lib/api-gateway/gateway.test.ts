import assert from "node:assert/strict";
import { test } from "node:test";
import { Gcra } from "../rate-limiter/mod.ts";
import { RealClock, VirtualClock } from "../sim/mod.ts";
import {
  type Authenticate,
  DELIVERY,
  directInvoke,
  Gateway,
  type Invoke,
  limitPerCaller,
  localBackend,
  operationTable,
  problem,
  Proxy,
  RouteTable,
} from "./mod.ts";

const clock = new RealClock();
const post = (query: string) =>
  new Request("http://x/graphql", {
    method: "POST",
    body: JSON.stringify({ query }),
    headers: { "content-type": "application/json" },
  });

test("nobody who is not known gets as far as a back end, or a limit", async () => {
  const { invoke, calls } = directInvoke();
  const authenticate: Authenticate = (request) =>
    Promise.resolve(
      request.headers.has("authorization")
        ? { subject: "mira", scopes: new Set(["orders.read"]) }
        : problem(401, "Cannot tell who calls: send a valid token"),
    );
  let charged = 0;
  const limiter = limitPerCaller(new Gcra({ clock, capacity: 100, refillRate: 1 }));
  const limit = {
    take: (what: Parameters<typeof limiter.take>[0]) => (charged++, limiter.take(what)),
  };
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, authenticate, limit });
  for (const path of ["/orders", "/graphql", "/rpc", "/openapi.json", "/nowhere"]) {
    assert.equal((await gateway.fetch(new Request(`http://x${path}`))).status, 401, path);
  }
  assert.deepEqual([calls(), charged], [0, 0]);
  const headers = { authorization: "Bearer t" };
  const response = await gateway.fetch(new Request("http://x/orders?first=2", { headers }));
  assert.equal(response.headers.get("ratelimit"), '"units";r=98;t=1');
});

test("one deep query is charged for what it may do, not for being one request", async () => {
  const { invoke, calls } = directInvoke();
  const limit = limitPerCaller(
    new Gcra({ clock: new VirtualClock(), capacity: 1000, refillRate: 1 }),
  );
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, limit });
  const deep = "{ orders(first: 50) { restaurant { orders(first: 50) { courier { name } } } } }";
  const refused = await gateway.fetch(post(deep));
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /may cost 5100 units, and nobody has more than 1000/);
  assert.equal(calls(), 0);
  assert.equal((await gateway.fetch(post("{ orders(first: 5) { id } }"))).status, 200);
});

test("queries that are wrong cost a unit each: finding that out is work", async () => {
  const { invoke } = directInvoke();
  const limit = limitPerCaller(new Gcra({ clock: new VirtualClock(), capacity: 3, refillRate: 1 }));
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, limit });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await gateway.fetch(post("{ nope }"))).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
});

test("a batch of JSON-RPC costs what its calls cost", async () => {
  const { invoke } = directInvoke();
  const limit = limitPerCaller(
    new Gcra({ clock: new VirtualClock(), capacity: 100, refillRate: 1 }),
  );
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, limit });
  const call = (id: number) => ({ jsonrpc: "2.0", method: "orders", params: { first: 30 }, id });
  const send = (calls: unknown[]) =>
    gateway.fetch(new Request("http://x/rpc", { method: "POST", body: JSON.stringify(calls) }));
  assert.equal((await send([call(1), call(2), call(3), call(4)])).status, 400);
  assert.equal((await send([call(1), call(2), call(3)])).status, 200);
  assert.equal((await send([call(1)])).status, 429);
});

test("200 requests under way while the configuration is swapped: none lost, each of one version", async () => {
  const slow: Invoke = async (operation, input, scope) => {
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    return directInvoke().invoke(operation, input, scope);
  };
  const only = operationTable([DELIVERY.operations.get("order")!]);
  const options = { invoke: slow, clock };
  const gateway = new Gateway({ ...options, table: DELIVERY, version: "1" });
  const ask = async () => {
    const response = await gateway.fetch(post('{ order(id: "o1") { id restaurant { name } } }'));
    return { version: response.headers.get("x-config"), text: await response.text() };
  };
  const before = Array.from({ length: 100 }, ask);
  await new Promise((resolve) => setTimeout(resolve, 8));
  gateway.swap({ ...options, table: only, version: "2" });
  const after = Array.from({ length: 100 }, ask);
  for (const { version, text } of await Promise.all(before)) {
    assert.equal(version, "1");
    assert.match(text, /"restaurant":\{"name":/);
  }
  for (const { version, text } of await Promise.all(after)) {
    assert.equal(version, "2");
    assert.match(text, /Cannot query field/);
  }
});

test("a configuration that is wrong leaves the one that answers as it is", async () => {
  const { invoke } = directInvoke(), gateway = new Gateway({ table: DELIVERY, invoke, clock });
  assert.throws(() => gateway.swap({ table: operationTable([]), invoke, clock }));
  assert.equal((await gateway.fetch(new Request("http://x/orders"))).status, 200);
});

test("what no face wants goes to the proxy, after the same door", async () => {
  const routes = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{
      ...{ name: "images" },
      rules: [{
        matches: [{ path: { type: "PathPrefix", value: "/images" } }],
        backendRefs: [{ name: "images" }],
      }],
    }],
  }, ["images"]);
  const backend = localBackend("images", ({ path }) => new Response(path));
  const proxy = new Proxy({ routes, backends: [backend], clock });
  const { invoke } = directInvoke(),
    gateway = new Gateway({ table: DELIVERY, invoke, clock, proxy });
  assert.equal(
    await (await gateway.fetch(new Request("http://x/images/7.png"))).text(),
    "/images/7.png",
  );
  assert.equal((await gateway.fetch(new Request("http://x/other"))).status, 404);
  proxy.close();
});

test("an authenticator, a limit or a back end that throws is 500 or an error at its place, never a hang", async () => {
  const boom = () => {
    throw new Error("secret");
  };
  const { invoke } = directInvoke();
  const answers = await Promise.all([
    new Gateway({ table: DELIVERY, invoke, clock, authenticate: boom }).fetch(
      post("{ orders { id } }"),
    ),
    new Gateway({ table: DELIVERY, invoke, clock, limit: { take: boom } }).fetch(
      post("{ orders { id } }"),
    ),
    new Gateway({ table: DELIVERY, invoke: boom, clock }).fetch(new Request("http://x/orders")),
    new Gateway({ table: DELIVERY, invoke: boom, clock }).fetch(post("{ orders { id } }")),
  ]);
  assert.deepEqual(answers.map(({ status }) => status), [500, 503, 500, 200]);
  for (const answer of answers) assert.doesNotMatch(await answer.text(), /secret/);
});
