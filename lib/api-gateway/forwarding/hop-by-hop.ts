/** Fields that end at each hop (RFC 9110, section 7.6.1), besides those that Connection names. */
export const HOP_BY_HOP = [
  ...["connection", "proxy-connection", "keep-alive", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "proxy-authenticate", "proxy-authorization"],
] as const;

const ENDS_HERE: ReadonlySet<string> = new Set(HOP_BY_HOP);

/** Fields that no Connection may take away: the request would mean something else without them. */
const NEVER = new Set(["host", "content-length", "content-type", "authorization", "cookie"]);

/**
 * Takes away what is meant for this hop only. It must come *before* the gateway puts fields of its own on:
 * else `Connection: x-user` from outside takes the gateway's own `x-user` away, or lets a forged one through.
 *
 * @example
 * ```ts
 * import { dropHopByHop } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const headers = new Headers({ connection: "x-user, close", "x-user": "forged", accept: "*" });
 * dropHopByHop(headers);
 * assert.deepEqual([...headers.keys()], ["accept"]);
 * ```
 */
export function dropHopByHop(headers: Headers): void {
  let found: string[] | undefined;
  // Most messages have none: looking is cheaper than taking away what may be there.
  headers.forEach((_, name) => {
    if (ENDS_HERE.has(name)) (found ??= []).push(name);
  });
  if (!found) return;
  for (const named of headers.get("connection")?.toLowerCase().split(",") ?? []) {
    const field = named.trim();
    if (/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(field) && !NEVER.has(field)) headers.delete(field);
  }
  for (const name of found) headers.delete(name);
}
