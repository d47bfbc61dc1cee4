import type { MiddlewareHandler } from "hono";
import { field } from "./message.ts";
import { fromHeaders } from "./fetch.ts";
import { clientHasIt, fieldsOf304 } from "./validate.ts";

/** What the answers of a hono app say about caching. */
export interface CachingOptions {
  /** Cache-Control, unless the app has set one: `"public, max-age=60"`. */
  cacheControl: string;
  /** Answers larger than this get no entity tag, in bytes. Default: 1 MB. */
  maxTagged?: number;
}

/**
 * Caching headers for hono: Cache-Control, an ETag of the body, and 304 for clients that have it.
 * The answer is still computed; what is saved is sending it.
 *
 * @example
 * ```ts
 * import { cachingHeaders } from "#lib/caching";
 * import { Hono } from "hono";
 * import assert from "node:assert/strict";
 *
 * const app = new Hono();
 * app.use(cachingHeaders({ cacheControl: "public, max-age=60" }));
 * app.get("/bread", (context) => context.text("flour, water, salt"));
 * const first = await app.request("/bread");
 * const etag = first.headers.get("etag")!;
 * const again = await app.request("/bread", { headers: { "if-none-match": etag } });
 * assert.equal(again.status, 304);
 * ```
 */
export function cachingHeaders(
  { cacheControl, maxTagged = 1e6 }: CachingOptions,
): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { method } = context.req, response = context.res;
    if (method !== "GET" && method !== "HEAD" || response.status !== 200) return;
    const headers = new Headers(response.headers);
    if (!headers.has("cache-control")) headers.set("cache-control", cacheControl);
    const tagged = headers.has("etag") || method === "HEAD" ||
      /event-stream/.test(headers.get("content-type") ?? "");
    // A body can be read once: what is answered is made of what was read.
    const body = tagged ? response.body : await response.arrayBuffer();
    if (body instanceof ArrayBuffer && body.byteLength <= maxTagged) {
      headers.set("etag", await tagOf(body));
    }
    const fields = fromHeaders(headers), now = Date.now();
    const has = field(fields, "etag") !== undefined &&
      clientHasIt(fromHeaders(context.req.raw.headers), fields, now, now);
    // Else hono would put the old answer's headers on the new one.
    context.res = undefined;
    context.res = has
      ? new Response(null, { status: 304, headers: fieldsOf304(fields) })
      : new Response(body, { status: 200, headers });
  };
}

/** A strong tag: equal bodies and no others have equal ones, for all that anybody will ever see. */
async function tagOf(body: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return `"${btoa(String.fromCharCode(...digest.subarray(0, 12)))}"`;
}
