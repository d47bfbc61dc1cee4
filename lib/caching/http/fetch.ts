import { bytesUpTo } from "../../services/bytes-up-to.ts";
import { requireNumber } from "../../sim/require-number.ts";
import type { HttpCache } from "./http-cache.ts";
import { field, type Fields, type Handler, type HttpResponse } from "./message.ts";

/** Status codes whose responses have no body. */
const EMPTY = new Set([101, 204, 205, 304]);

/** Fields of the Web as fields of the engine. */
export function fromHeaders(headers: Headers): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of headers) {
    const several = name === "set-cookie" && name in fields;
    fields[name] = several ? `${fields[name]}\n${value}` : value;
  }
  return fields;
}

/** And back. */
export function toHeaders(fields: Fields): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    for (const line of name === "set-cookie" ? value.split("\n") : [value]) {
      headers.append(name, line);
    }
  }
  return headers;
}

/** A response of the engine as one of the Web. */
export function toResponse({ status, fields, body }: HttpResponse): Response {
  const content = EMPTY.has(status) ? null : body as BodyInit | undefined ?? null;
  return new Response(content, { status, headers: toHeaders(fields) });
}

/**
 * An origin that is asked over the network, or by any other function like `fetch`.
 *
 * @param fetching Default: `fetch`. It must not follow redirects by itself: they are stored like others.
 * @param timeout After so long without an answer it counts as silent, in ms. Default: 10,000.
 * @param maxBody Larger bodies are refused, in bytes. Default: 32 MB.
 * @throws {RangeError} Where one is out of its range.
 */
export function fetchOrigin(
  fetching: (request: Request) => Response | Promise<Response> = (request) => fetch(request),
  { timeout = 10_000, maxBody = 32e6 }: { timeout?: number; maxBody?: number } = {},
): Handler {
  requireNumber("create an origin", "timeout", timeout, { unit: "ms", min: 1 });
  return async ({ method, url, fields, body }) => {
    const response = await fetching(
      new Request(url, {
        ...{ method, headers: toHeaders(fields), redirect: "manual" },
        ...body && { body: body as BodyInit },
        signal: AbortSignal.timeout(timeout),
      }),
    );
    const kept: Record<string, string> = { ...fromHeaders(response.headers) };
    const bytes = await bytesUpTo(maxBody, response.body);
    if (!bytes) throw new RangeError(`Cannot take more than ${maxBody} bytes of a body`);
    // fetch has unpacked it already.
    if (field(kept, "content-encoding") !== undefined) {
      delete kept["content-encoding"];
      delete kept["content-length"];
    }
    const silent = EMPTY.has(response.status) || method === "HEAD";
    return { status: response.status, fields: kept, body: silent ? undefined : bytes };
  };
}

/**
 * A cache as a function like `fetch`: what a server hands its requests to.
 *
 * @example
 * ```ts
 * import { fetchOrigin, fetchThrough, HttpCache } from "#lib/caching";
 * import { SettableClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * let calls = 0;
 * const headers = { "cache-control": "max-age=60" };
 * const origin = fetchOrigin(() => new Response(`call ${++calls}`, { headers }));
 * const clock = new SettableClock(Date.UTC(2026, 0));
 * const get = fetchThrough(new HttpCache({ origin, clock, name: "shop" }));
 * await get(new Request("http://shop.example/bread"));
 * const second = await get(new Request("http://shop.example/bread"));
 * assert.equal(await second.text(), "call 1");
 * assert.match(second.headers.get("cache-status")!, /^shop; hit/);
 * ```
 */
export function fetchThrough(cache: HttpCache): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request, url = request.url.split("#")[0]!;
    const body = method === "GET" || method === "HEAD"
      ? undefined
      : new Uint8Array(await request.arrayBuffer());
    return toResponse(await cache.handle({ method, url, fields: fromHeaders(headers), body }));
  };
}
