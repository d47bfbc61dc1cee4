import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../../sim/mod.ts";
import {
  addForwarded,
  allowsOrigin,
  bodyText,
  boundedBody,
  checkForwarding,
  decorate,
  dropHopByHop,
  formatForwarded,
  guardRequest,
  localBackend,
  Mirror,
  type Outgoing,
  parseForwarded,
  Proxy,
  RouteTable,
} from "../mod.ts";

test("Forwarded, X-Forwarded-For and hop-by-hop fields are as the standards say", () => {
  const rows = checkForwarding();
  assert.equal(rows.length, 8 + 1 + 1);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
});

test("what is written as Forwarded is read back", () => {
  const value = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" });
  const hop = fc.record({ for: value, proto: fc.constantFrom("http", "https") });
  fc.assert(fc.property(fc.array(hop, { minLength: 1, maxLength: 4 }), (hops) => {
    assert.equal(JSON.stringify(parseForwarded(formatForwarded(hops))), JSON.stringify(hops));
  }));
});

test("a malformed Forwarded is not believed at all, and takes no time", () => {
  for (const text of ["", "for", "for=", "for=a;", "for=a,", "for=a;for=b", 'for="a', "a b"]) {
    assert.equal(parseForwarded(text), undefined, text);
  }
  assert.equal(parseForwarded(`for="${"\\".repeat(50_000)}`), undefined);
});

test("what an untrusted hop says of earlier ones is thrown away; a trusted one is believed", () => {
  const told = { forwarded: "for=10.0.0.1", "x-forwarded-for": "1.1.1.1", "x-real-ip": "2.2.2.2" };
  const at = (trusted: boolean) => {
    const headers = new Headers(told);
    addForwarded(headers, { address: "::1", scheme: "https", trusted }, "api.example");
    return Object.fromEntries(headers);
  };
  const own = 'for="[::1]";host=api.example;proto=https';
  assert.deepEqual(at(false), { forwarded: own });
  assert.deepEqual(at(true), { forwarded: `for=10.0.0.1, ${own}` });
});

test("Connection takes away what it names, but nothing without which a request means something else", () => {
  const headers = new Headers({
    connection: "x-user, AUTHORIZATION, close, \u0001bad",
    ...{ "x-user": "forged", authorization: "Bearer t", te: "trailers", accept: "*/*" },
  });
  dropHopByHop(headers);
  assert.deepEqual([...headers.keys()].sort(), ["accept", "authorization"]);
});

const seen: Outgoing[] = [];
const echo = localBackend("a", (outgoing) => {
  seen.push(outgoing);
  return new Response("answer", { headers: { connection: "x-inner", "x-inner": "secret" } });
});
const routes = new RouteTable({
  listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
  routes: [{ name: "r", rules: [{ backendRefs: [{ name: "a" }] }] }],
}, ["a"]);
const proxyOf = (backend = echo) =>
  new Proxy({ routes, backends: [backend], clock: new VirtualClock() });
const arrival = { address: "192.0.2.7", scheme: "http", trusted: false, port: 80 } as const;

test("a proxy puts its own fields on after it has dropped the caller's, and cleans the answer too", async () => {
  const request = new Request("http://shop.example/a?b=%20c", {
    headers: {
      ...{ connection: "forwarded, via, x-own", "x-own": "1", te: "trailers" },
      ...{ forwarded: "for=1.1.1.1", traceparent: "00-1" },
    },
  });
  const response = await proxyOf().handle(request, arrival);
  const { headers, path, host } = seen.at(-1)!;
  assert.equal(headers.get("forwarded"), "for=192.0.2.7;host=shop.example;proto=http");
  assert.equal(headers.get("via"), "1.1 under-load");
  assert.deepEqual(["connection", "x-own", "te"].filter((name) => headers.has(name)), []);
  assert.deepEqual([headers.get("traceparent"), path, host], ["00-1", "/a?b=%20c", "shop.example"]);
  assert.equal(response.headers.get("x-inner"), null);
});

test("a back end that throws is 502 without its words, one that is refused by the caller is given up", async () => {
  const broken = localBackend("a", () => {
    throw new Error("10.0.0.7 refused");
  });
  const response = await proxyOf(broken).handle(new Request("http://x/"), arrival);
  assert.equal(response.status, 502);
  assert.doesNotMatch(await response.text(), /10\.0/);
  const left = new AbortController();
  let told = false;
  const hangs = localBackend(
    "a",
    ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          told = true;
          reject(signal.reason);
        })
      ),
  );
  const answer = proxyOf(hangs).handle(new Request("http://x/", { signal: left.signal }), arrival);
  setTimeout(() => left.abort(), 5);
  await answer;
  assert.ok(told);
});

test("paths that two programs read in two ways are refused", () => {
  const bad = [
    "/a/../b",
    "/a/./b",
    "/%2e%2e/b",
    "/a/..",
    "/a%2fb",
    "/a%5Cb",
    "/a\\b",
    "/a%00",
    "/a b",
  ];
  for (const path of bad) {
    assert.throws(() => guardRequest(new Request("http://x/"), path), { status: 400 }, path);
  }
  for (const path of ["/", "/a.b/..c", "/a/...", "/a%20b", "/..."]) {
    guardRequest(new Request("http://x/"), path);
  }
});

test("headers, targets and bodies have ends", async () => {
  const request = (headers: HeadersInit, path = "/") => new Request(`http://x${path}`, { headers });
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, "1"]));
  const refused = (one: Request, status: number) =>
    assert.throws(() => guardRequest(one, "/"), { status });
  refused(request(many), 431);
  refused(request({ a: "x".repeat(16_384) }), 431);
  refused(request({}, `/?${"x".repeat(8192)}`), 414);
  refused(request({ "content-length": "1048577" }), 413);
  refused(request({ "content-length": "5", "transfer-encoding": "chunked" }), 400);
  refused(request({ host: "a, b" }), 400);
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(1024)),
  });
  await assert.rejects(new Response(boundedBody(endless, 5000)).text());
  const post = new Request("http://x/", { method: "POST", body: "12345" });
  await assert.rejects(bodyText(post, 4));
});

test("an origin is allowed by name or by wildcard, and a wildcard covers no other host", () => {
  const rules = {
    ...{ allowMethods: [], allowHeaders: [], exposeHeaders: [], allowCredentials: true, maxAge: 5 },
    allowOrigins: ["https://www.foo.com", "https://*.bar.com"],
  };
  const allowed = (origin: string) => allowsOrigin(rules, origin);
  assert.ok(["https://www.foo.com", "https://a.bar.com", "https://a.b.bar.com"].every(allowed));
  const others = ["https://foo.com", "http://a.bar.com", "https://.bar.com", "https://bar.com"];
  assert.ok(
    ![...others, "https://evil.com/.bar.com", "null", "https://a.bar.com.evil.com"].some(allowed),
  );
});

test("what a back end says about origins is replaced by the rule, whoever asks", () => {
  const rules = {
    ...{ allowMethods: [], allowHeaders: [], exposeHeaders: [], allowCredentials: true, maxAge: 5 },
    allowOrigins: ["https://www.foo.com"],
  };
  const answer = (origin: string) => {
    const headers = new Headers({ "access-control-allow-origin": "*", "x-a": "1" });
    decorate(rules, new Request("http://x/", { headers: { origin } }), headers);
    return [headers.get("access-control-allow-origin"), headers.get("vary"), headers.get("x-a")];
  };
  assert.deepEqual(answer("https://www.foo.com"), ["https://www.foo.com", "Origin", "1"]);
  assert.deepEqual(answer("https://evil.com"), [null, "Origin", "1"]);
});

test("a mirror that fails is counted and changes nothing; there is an end to copies under way", async () => {
  const mirror = new Mirror();
  const outgoing: Outgoing = {
    ...{ method: "GET", path: "/", host: "x", headers: new Headers(), body: null },
    signal: new AbortController().signal,
  };
  const broken = localBackend("m", () => Promise.reject(new Error("down")));
  mirror.copy(broken, outgoing, null);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([mirror.sent, mirror.failed, mirror.skipped], [1, 1, 0]);
  const slow = localBackend(
    "m",
    () => new Promise((resolve) => setTimeout(resolve, 20, new Response())),
  );
  for (let i = 0; i < 101; i++) mirror.copy(slow, outgoing, null);
  mirror.copy(slow, outgoing, new Uint8Array(65 * 1024));
  assert.deepEqual([mirror.sent, mirror.skipped], [101, 2]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  mirror.copy(slow, outgoing, null);
  assert.equal(mirror.sent, 102);
  await new Promise((resolve) => setTimeout(resolve, 40));
});
