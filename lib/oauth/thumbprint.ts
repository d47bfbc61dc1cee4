import { sha256 } from "./encoding.ts";
import type { Jwk } from "./jwa.ts";

/**
 * Name of a public key: the SHA-256 of its required members, in the order of their names (RFC 7638).
 *
 * @example
 * ```ts
 * import { generateKey, thumbprint } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * const { privateJwk, publicJwk } = await generateKey("ES256", "phone");
 * assert.equal(thumbprint(privateJwk), thumbprint(publicJwk));
 * assert.equal(thumbprint({ ...publicJwk, kid: "tablet" }), thumbprint(publicJwk));
 * ```
 */
export function thumbprint({ kty, crv, x, y, n, e }: Jwk): string {
  const members = kty === "EC"
    ? { crv, kty, x, y }
    : kty === "OKP"
    ? { crv, kty, x }
    : { e, kty, n };
  return sha256(JSON.stringify(members));
}
