import type { Context, MiddlewareHandler } from "hono";
import { requireNumber } from "../sim/mod.ts";
import { rateLimitHeaders } from "./headers.ts";
import type { AsyncLimiter, Limiter } from "./limiter.ts";

/** How requests to a hono app are limited. */
export interface RateLimitOptions {
  /** Decides; in memory or elsewhere. */
  limiter: Limiter | AsyncLimiter;
  /** Whose count a request belongs to: a tenant, an API key's id. `undefined`: not limited. */
  key: (context: Context) => string | undefined | Promise<string | undefined>;
  /** What a request costs, in units. Default: 1. */
  cost?: (context: Context) => number;
  /** What the quota is called in the headers. Default: `"default"`. */
  name?: string;
  /** Length of the window that clients are told, in ms. Default: none is told. */
  window?: number;
}

/**
 * Rate limiting for hono: sends RateLimit and RateLimit-Policy with every answer, and answers 429 with
 * Retry-After and a problem body (RFC 9457) where the limiter refuses. Put it after whatever finds out who
 * is calling.
 *
 * @example
 * ```ts
 * import { rateLimited, TokenBucket } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import { Hono } from "hono";
 * import assert from "node:assert/strict";
 *
 * const limiter = new TokenBucket({ clock: new VirtualClock(), capacity: 1, refillRate: 1 });
 * const app = new Hono();
 * app.use(rateLimited({ limiter, key: (context) => context.req.header("x-tenant") }));
 * app.get("/", (context) => context.text("paid"));
 * const request = () => app.request("/", { headers: { "x-tenant": "acme" } });
 * assert.equal((await request()).status, 200);
 * assert.equal((await request()).status, 429);
 * ```
 *
 * @throws {RangeError} Where `window` is not above 0.
 * @throws {TypeError} Where `name` is not printable ASCII.
 */
export function rateLimited(
  { limiter, key, cost, name = "default", window }: RateLimitOptions,
): MiddlewareHandler {
  if (window !== undefined) {
    requireNumber("limit", "window", window, { unit: "ms", min: 1e-6, max: 1e15 });
  }
  if (!/^[ -~]*$/.test(name)) {
    throw new TypeError(
      `Cannot limit: name must be printable ASCII, as headers are: received "${name}"`,
    );
  }
  return async (context, next) => {
    const who = await key(context);
    if (who === undefined) return next();
    const decision = await limiter.take(who, cost?.(context));
    // Where nobody counts there is no quota to tell of.
    const headers = decision.limit === Infinity ? {} : rateLimitHeaders([{
      name,
      quota: decision.limit,
      ...(window === undefined ? {} : { window }),
      decision,
    }]);
    if (!decision.allowed) {
      const problem = {
        type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
        title: "Request cannot be satisfied as assigned quota has been exceeded",
        status: 429,
        "violated-policies": [name],
      };
      return context.body(JSON.stringify(problem), 429, {
        ...headers,
        "content-type": "application/problem+json",
      });
    }
    await next();
    // Not `res.headers.set`: those of a redirect or of a fetched answer cannot be changed.
    for (const [field, value] of Object.entries(headers)) context.header(field, value);
  };
}
