import { Hono } from "hono";
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseList } from "structured-headers";
import {
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
    assert.equal(first.headers.get("ratelimit"), `"tenant";r=0;t=4`);
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
