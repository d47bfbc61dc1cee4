import assert from "node:assert/strict";
import { test } from "node:test";
import { RealClock, VirtualClock } from "../sim/mod.ts";
import {
  type Authenticate,
  type CallScope,
  coalesce,
  DELIVERY,
  directInvoke,
  Gateway,
  type Invoke,
  invokeOver,
  localBackend,
  localDelivery,
  type Outgoing,
  Proxy,
  RouteTable,
  timeLeft,
  Upstream,
} from "./mod.ts";

const clock = new RealClock(), scope: CallScope = { signal: new AbortController().signal };
const { invoke } = directInvoke();
const operation = (name: string) => DELIVERY.operations.get(name)!;
const get = (gateway: Gateway, path: string, headers: HeadersInit = {}) =>
  gateway.fetch(new Request(`http://x${path}`, { headers }));

test("an id can't walk up the path of a back end", async () => {
  const local = localDelivery(clock);
  for (const id of ["..", "."]) {
    for (const name of ["order", "cancelOrder"]) {
      await assert.rejects(async () => await local.invoke(operation(name), { id }, scope), {
        status: 400,
      });
    }
  }
  assert.equal(local.calls(), 0);
  assert.equal(await local.invoke(operation("order"), { id: "..." }, scope), null);
  local.close();
});

test("a back end that stalls its body is given up like one that stalls its head", async () => {
  const stalls = localBackend(
    "orders",
    () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  );
  const virtual = new VirtualClock();
  const upstream = new Upstream(stalls, {
    clock: virtual,
    bulkhead: 1,
    timeout: 100,
    breaker: { wait: 1e6 },
  });
  const over = invokeOver(new Map([["orders", upstream]]), virtual);
  for (let i = 0; i < 12; i++) {
    const call = (over(operation("order"), { id: "o1" }, scope) as Promise<unknown>).catch((
      error,
    ) => error);
    await virtual.run();
    assert.equal((await call as { status: number }).status, i < 10 ? 504 : 503);
  }
  assert.equal(upstream.breaker!.state, "open");
  upstream.close();
});

test("a request has its time, whatever hangs: a back end, a body, an authenticator", async () => {
  const never = () => new Promise<never>(() => {});
  const body = new ReadableStream({ pull: never });
  const post = () =>
    new Request("http://x/graphql", {
      ...{ method: "POST", body, headers: { "content-type": "application/json" } },
      ...{ duplex: "half" } as object,
    });
  const cases: [Partial<ConstructorParameters<typeof Gateway>[0]>, () => Request][] = [
    [{ invoke: never }, () => new Request("http://x/orders")],
    [{}, post],
    [{ authenticate: never }, () => new Request("http://x/orders")],
    [{ limit: { take: never } }, () => new Request("http://x/orders")],
  ];
  for (const [options, request] of cases) {
    const gateway = new Gateway({ table: DELIVERY, invoke, clock, timeout: 30, ...options });
    assert.equal((await gateway.fetch(request())).status, 504);
  }
  const gateway = new Gateway({ table: DELIVERY, invoke: never, clock });
  const began = performance.now();
  assert.equal((await get(gateway, "/orders", { "deadline-ms": "20" })).status, 504);
  assert.ok(performance.now() - began < 5000, "its caller waits less");
  gateway.close();
  assert.equal(timeLeft(new Headers({ "deadline-ms": "999999999" }), 100), 100);
});

test("behind the proxy nobody gets the token, or an identity that the gateway has not signed", async () => {
  let seen: Outgoing | undefined;
  const backend = localBackend("images", (outgoing) => {
    seen = outgoing;
    return new Response("ok");
  });
  const routes = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{ name: "r", rules: [{ backendRefs: [{ name: "images" }] }] }],
  }, ["images"]);
  const proxy = new Proxy({ routes, backends: [backend], clock });
  const authenticate: Authenticate = () =>
    Promise.resolve({ subject: "mira", scopes: new Set(), identity: "signed" });
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, authenticate, proxy });
  await get(gateway, "/images/7", {
    ...{ authorization: "Bearer t", "x-identity": "forged", "deadline-ms": "999999999" },
  });
  const { headers } = seen!;
  const sent = ["authorization", "x-identity", "deadline-ms"].map((name) => headers.get(name));
  assert.deepEqual(sent, [null, "signed", null]);
  assert.throws(() => new Proxy({ routes, backends: [], clock }), /no back end images/);
});

test("a proxied answer whose body stalls ends with the rule's time", async () => {
  const virtual = new VirtualClock();
  let cancelled = false;
  const slow = localBackend("a", () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("begin")),
        cancel: () => void (cancelled = true),
      }),
    ));
  const routes = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{
      name: "r",
      rules: [{ backendRefs: [{ name: "a" }], timeouts: { request: "500ms" } }],
    }],
  }, ["a"]);
  const proxy = new Proxy({ routes, backends: [slow], clock: virtual });
  const arrival = { address: "::1", scheme: "http", trusted: false, port: 80 } as const;
  const response = await proxy.handle(new Request("http://x/"), arrival);
  const text = response.text().catch((error: Error) => error.message);
  await virtual.run();
  assert.match(await text, /rest of the answer did not come/);
  assert.ok(cancelled);
  proxy.close();
});

test("who is in a hurry does not make others fail, and a merged call keeps its trace", async () => {
  const seen: CallScope[] = [];
  const slow: Invoke = async (_, __, scope) => {
    seen.push(scope);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return scope.deadline! - clock.now() > 1000 ? "answer" : "too late";
  };
  const merged = coalesce(slow, clock);
  const caller = { subject: "a", scopes: new Set(["menu.read"]) };
  class Getters implements CallScope {
    signal = scope.signal;
    deadline = clock.now() + 10;
    caller = caller;
    get trace() {
      return { traceparent: "00-1" };
    }
  }
  const ask = (one: CallScope) => merged.invoke(operation("restaurant"), { id: "r1" }, one);
  const hurried = ask(new Getters()),
    patient = ask({ ...scope, caller, deadline: clock.now() + 5000 });
  assert.deepEqual(await Promise.all([hurried, patient]), ["answer", "answer"]);
  assert.deepEqual(seen.map(({ trace }) => trace), [{ traceparent: "00-1" }]);
  await Promise.all([
    ask({ ...scope, caller }),
    ask({ ...scope, caller: { ...caller, scopes: new Set() } }),
  ]);
  assert.equal(seen.length, 3, "other scopes, another call");
});

test("a preflight carries no token and is answered; answers say who may read them", async () => {
  const authenticate: Authenticate = () => Promise.resolve(new Response(null, { status: 401 }));
  const cors = {
    ...{
      allowOrigins: ["https://app.example"],
      allowMethods: ["POST"],
      allowHeaders: ["authorization"],
    },
    ...{ exposeHeaders: [], allowCredentials: true, maxAge: 60 },
  };
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, authenticate, cors });
  const origin = "https://app.example";
  const asked = await gateway.fetch(
    new Request("http://x/graphql", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    }),
  );
  assert.deepEqual([asked.status, asked.headers.get("access-control-allow-origin")], [204, origin]);
  const refused = await get(gateway, "/orders", { origin });
  assert.deepEqual([refused.status, refused.headers.get("access-control-allow-origin")], [
    401,
    origin,
  ]);
  gateway.close();
});

test("an answer that can't be changed gets its version all the same", async () => {
  const authenticate: Authenticate = () =>
    Promise.resolve(Response.redirect("http://login.example/", 302));
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, authenticate, version: "7" });
  const answer = await get(gateway, "/orders");
  assert.deepEqual([answer.status, answer.headers.get("x-config")], [302, "7"]);
  gateway.close();
});
