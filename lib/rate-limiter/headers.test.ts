import { Hono } from "hono";
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseList } from "structured-headers";
import { RealClock } from "../sim/mod.ts";
import {
  Failover,
  rateLimit,
  rateLimited,
  rateLimitHeaders,
  rateLimitPolicy,
  SettableClock,
  TokenBucket,
} from "./mod.ts";

const decision = { allowed: true, limit: 100, remaining: 50, resetAfter: 29_001, retryAfter: 0 };

test("the fields are structured fields that parse back", () => {
  const partitionKey = new Uint8Array([1, 2, 3]);
  const policy = rateLimitPolicy([
    { name: 'per "key"', quota: 100, window: 60_000, unit: "content-bytes", partitionKey },
  ]);
  assert.equal(policy, `"per \\"key\\"";q=100;qu="content-bytes";w=60;pk=:AQID:`);
  const [[name, parameters]] = parseList(policy) as [[string, Map<string, unknown>]];
  assert.equal(name, `per "key"`);
  assert.equal(parameters.get("q"), 100);
  assert.equal(
    rateLimit([{ name: "default", quota: 100, decision, partitionKey }]),
    `"default";r=50;t=30;pk=:AQID:`,
  );
});

test("an admission has no Retry-After; a refusal has the longest, in whole seconds rounded up", () => {
  const status = { name: "a", quota: 100, decision };
  assert.equal("Retry-After" in rateLimitHeaders([status]), false);
  const refused = (retryAfter: number) => ({
    ...status,
    decision: { ...decision, allowed: false, remaining: 0, retryAfter },
  });
  assert.equal(rateLimitHeaders([status, refused(1), refused(1000.5)])["Retry-After"], "2");
  assert.equal(rateLimitHeaders([refused(0.5)])["RateLimit"], `"a";r=0;t=1`);
});

test("what can never be admitted is not told to come again", () => {
  const never = { ...decision, allowed: false, retryAfter: Infinity };
  const headers = rateLimitHeaders([{ name: "a", quota: 1, decision: never }]);
  assert.deepEqual(Object.keys(headers), ["RateLimit-Policy", "RateLimit"]);
});

test("t is the time until more, before and after a refusal", () => {
  const clock = new SettableClock();
  const bucket = new TokenBucket({ clock, capacity: 10, refillRate: 1 });
  const told = (cost: number) => {
    const decision = bucket.take("acme", cost);
    const headers = rateLimitHeaders([{ name: "tenant", quota: 10, window: 10_000, decision }]);
    return [headers["RateLimit"], headers["Retry-After"]];
  };
  assert.deepEqual(told(10), [`"tenant";r=0;t=1`, undefined]);
  assert.deepEqual(told(1), [`"tenant";r=0;t=1`, "1"]);
  assert.deepEqual(told(5), [`"tenant";r=0;t=1`, "5"]);
  assert.deepEqual(told(11), [`"tenant";r=0;t=1`, undefined]);
  clock.time = 60_000;
  assert.deepEqual(told(0), [`"tenant";r=10;t=0`, undefined]);
});

test("Retry-After is never before an exhausted quota has more, though another one refused", () => {
  const burst = { allowed: false, limit: 2, remaining: 0, resetAfter: 2000, retryAfter: 1000 };
  const day = { allowed: true, limit: 100, remaining: 0, resetAfter: 1e5, retryAfter: 0 };
  const headers = rateLimitHeaders([
    { name: "burst", quota: 2, decision: burst },
    { name: "day", quota: 100, decision: day },
  ]);
  assert.equal(headers["RateLimit"], `"burst";r=0;t=1, "day";r=0;t=100`);
  assert.equal(headers["Retry-After"], "100");
});

test("what no client could read is refused, not sent", () => {
  for (const quota of [NaN, Infinity, -3, 1e15]) {
    assert.throws(() => rateLimitPolicy([{ name: "a", quota }]), {
      name: "RangeError",
      message:
        `Cannot tell clients of a quota: quota must be from 0 to 999999999999999 units: received ${quota}`,
    });
  }
  for (const window of [0, -1, NaN, Infinity]) {
    assert.throws(() => rateLimitPolicy([{ name: "a", quota: 1, window }]), RangeError);
    assert.throws(() => rateLimited({ limiter: {} as never, key: () => "", window }), RangeError);
  }
  for (const remaining of [NaN, Infinity, -1]) {
    const status = { name: "a", quota: 1, decision: { ...decision, remaining } };
    assert.throws(() => rateLimit([status]), RangeError);
  }
});

test("a failover that admits without counting tells clients of no quota", async () => {
  const clock = new RealClock();
  const shared = { take: () => Promise.reject(new Error("down")) };
  const limiter = new Failover({ clock, shared, timeout: 10, cooldown: 1000, onFailure: "open" });
  const app = new Hono();
  app.use(rateLimited({ limiter, key: () => "acme" }));
  app.get("/", (context) => context.text("paid"));
  const response = await app.request("/");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("ratelimit"), null);
  assert.equal(response.headers.get("ratelimit-policy"), null);
});

test("no quota, no fields", () => {
  assert.deepEqual(rateLimitHeaders([]), {});
});

function makeApp(asynchronous: boolean) {
  const clock = new SettableClock();
  const bucket = new TokenBucket({ clock, capacity: 2, refillRate: 0.5 });
  const limiter = asynchronous
    ? { take: (key: string, cost?: number) => Promise.resolve(bucket.take(key, cost)) }
    : bucket;
  const app = new Hono();
  app.use(rateLimited({
    limiter,
    key: (context) => context.req.header("x-tenant"),
    cost: (context) => Number(context.req.query("cost") ?? 1),
    name: "tenant",
    window: 4000,
  }));
  app.get("/", (context) => context.text("paid"));
  const get = (tenant?: string, cost = 1) =>
    app.request(`/?cost=${cost}`, tenant ? { headers: { "x-tenant": tenant } } : {});
  return { clock, get };
}

for (const asynchronous of [false, true]) {
  test(`the middleware answers 429 with headers and a problem (${asynchronous ? "async" : "sync"})`, async () => {
    const { clock, get } = makeApp(asynchronous);
    const first = await get("acme", 2);
    assert.equal(first.status, 200);
    assert.equal(await first.text(), "paid");
    assert.equal(first.headers.get("ratelimit"), `"tenant";r=0;t=2`);
    assert.equal(first.headers.get("ratelimit-policy"), `"tenant";q=2;w=4`);
    clock.time = 500;
    const second = await get("acme");
    assert.equal(second.status, 429);
    assert.equal(second.headers.get("retry-after"), "2");
    assert.equal(second.headers.get("content-type"), "application/problem+json");
    const problem = await second.json();
    assert.equal(problem.status, 429);
    assert.deepEqual(problem["violated-policies"], ["tenant"]);
    assert.equal((await get("other")).status, 200);
    clock.time = 2500;
    assert.equal((await get("acme")).status, 200);
  });
}

test("requests without a key are not limited", async () => {
  const { get } = makeApp(false);
  for (let i = 0; i < 5; i++) {
    const response = await get();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("ratelimit"), null);
  }
});
