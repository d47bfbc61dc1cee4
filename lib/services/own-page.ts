/** Names of this machine for itself. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Why a request to a server of the loopback address does not come from a page of its own; `undefined` where it does.
 * A name of another site may be made to lead here (DNS rebinding): its pages must get nothing. And a page of another
 * site says where it is from; ours, which only asks for itself, the same or nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { notOwnPage } from "./own-page.ts";
 *
 * const asked = (headers: Record<string, string>) => notOwnPage(new Headers(headers));
 * assert.equal(asked({ host: "127.0.0.1:80" }), undefined);
 * assert.equal(asked({ host: "evil.example" }), "only by a loopback name");
 * assert.equal(asked({ host: "localhost", origin: "http://evil.example" }), "only from its own page");
 * ```
 */
export function notOwnPage(headers: Headers): string | undefined {
  const host = headers.get("host") ?? "", origin = headers.get("origin");
  if (!LOOPBACK.test(host)) return "only by a loopback name";
  return origin === null || origin === `http://${host}` ? undefined : "only from its own page";
}
