import { Hono } from "hono";
import assert from "node:assert/strict";
import { test } from "node:test";
import { LeasedLimiter, rateLimited, RemoteLimiter, SettableClock, TokenBucket } from "./mod.ts";

const limiter = () => new TokenBucket({ clock: new SettableClock(), capacity: 9, refillRate: 1 });

test("answers whose headers cannot be changed get the fields all the same", async () => {
  const app = new Hono();
  app.use(rateLimited({ limiter: limiter(), key: () => "acme" }));
  app.get("/moved", () => Response.redirect("https://example.com/", 302));
  app.get("/proxied", () => fetch("data:text/plain,hello"));
  const moved = await app.request("/moved"), proxied = await app.request("/proxied");
  assert.deepEqual([moved.status, moved.headers.get("location")], [302, "https://example.com/"]);
  assert.deepEqual([proxied.status, await proxied.text()], [200, "hello"]);
  for (const { headers } of [moved, proxied]) assert.ok(headers.has("ratelimit"));
});

test("a name that no header can carry is refused at construction", () => {
  for (const name of ["größe", "a\nb", "日"]) {
    assert.throws(() => rateLimited({ limiter: limiter(), key: () => "acme", name }), TypeError);
  }
});

test("a lease that ends at once is refused", () => {
  const clock = new SettableClock();
  const shared = new RemoteLimiter({ clock, limiter: limiter(), latency: () => 0 });
  assert.throws(() => new LeasedLimiter({ clock, shared, leaseSize: 10, leaseTtl: 0 }), RangeError);
});
