import { z } from "zod";
import { type Jwk } from "./jwa.ts";
import { type JwsHeader, refuse, signCompact, verifyCompact, type VerifyOptions } from "./jws.ts";

/** Who acts, and who acted before (RFC 8693, section 4.1). */
export interface Actor {
  sub: string;
  act?: Actor;
}

/** Claims of RFC 7519, 9068 and 8693 that this server writes. Times are in seconds. */
export interface Claims {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  exp?: number;
  nbf?: number;
  iat?: number;
  jti?: string;
  client_id?: string;
  scope?: string;
  /** The key that the token is bound to (RFC 9449, section 6). */
  cnf?: { jkt: string };
  /** Who acts for `sub` (RFC 8693, section 4.1). */
  act?: Actor;
  [name: string]: unknown;
}

/** What a token's claims must say. */
export interface JwtOptions extends VerifyOptions {
  /** Time to judge by, in seconds since 1970. */
  now: number;
  issuer?: string;
  audience?: string;
  /** Header `typ` that is demanded: `at+jwt` for access tokens. */
  typ?: string;
  /** How far clocks may differ, in seconds. Default: 0. */
  tolerance?: number;
  /** Claims that must be there. Default: `["exp"]`. */
  required?: readonly string[];
}

/** Signs claims with a private key. */
export function signJwt(
  claims: Claims,
  key: Jwk,
  header: { alg: string; typ?: string; kid?: string; jwk?: Jwk },
): Promise<string> {
  return signCompact(header, JSON.stringify(claims), key);
}

/**
 * Verifies signature, type, times, issuer and audience of a token (RFC 7519, 7.2; RFC 8725).
 *
 * @throws {JwtError} With the claim that does not hold as `reason`.
 * @example
 * ```ts
 * import { generateKey, signJwt, verifyJwt } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * const { privateJwk, publicJwk } = await generateKey("ES256", "k1");
 * const token = await signJwt({ sub: "mira", exp: 100 }, privateJwk, { alg: "ES256", kid: "k1" });
 * const options = { algorithms: ["ES256"], keys: [publicJwk] };
 * assert.equal((await verifyJwt(token, { ...options, now: 99 })).claims.sub, "mira");
 * await assert.rejects(verifyJwt(token, { ...options, now: 100 }), { reason: "exp" });
 * ```
 */
export async function verifyJwt(
  token: string,
  options: JwtOptions,
): Promise<{ claims: Claims; header: JwsHeader }> {
  const { header, payload } = await verifyCompact(token, options);
  const claims = readClaims(payload);
  checkClaims(claims, header, options);
  return { claims, header };
}

/** Judges claims whose signature was verified. @throws {JwtError} */
export function checkClaims(claims: Claims, header: JwsHeader, options: JwtOptions): void {
  const { now, issuer, audience, typ, tolerance = 0, required = ["exp"] } = options;
  for (const name of required) {
    if (claims[name] === undefined) throw refuse(name, `its claim ${name} is missing`);
  }
  for (const name of ["exp", "nbf", "iat"] as const) {
    const time = claims[name];
    if (time !== undefined && !(typeof time === "number" && Number.isFinite(time))) {
      throw refuse(name, `its claim ${name} is not a number`);
    }
  }
  if (typ !== undefined && header.typ?.toLowerCase().replace(/^application\//, "") !== typ) {
    throw refuse("typ", `it is not of type ${typ}`);
  }
  if (claims.exp !== undefined && now - tolerance >= claims.exp) {
    throw refuse("exp", "it has expired");
  }
  if (claims.nbf !== undefined && now + tolerance < claims.nbf) {
    throw refuse("nbf", "it is not valid yet");
  }
  if (issuer !== undefined && claims.iss !== issuer) {
    throw refuse("iss", "another server issued it");
  }
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (audience !== undefined && !audiences.includes(audience)) {
    throw refuse("aud", "it is meant for somebody else");
  }
}

const word = z.string().optional();
/** Claims as they come. Times are judged one by one in {@linkcode checkClaims}, which names them. */
export const ClaimsSchema = z.looseObject({
  ...{ iss: word, sub: word, jti: word, client_id: word, scope: word },
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  cnf: z.looseObject({ jkt: z.string() }).optional(),
});

function readClaims(payload: Uint8Array): Claims {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(payload);
    return ClaimsSchema.parse(JSON.parse(text)) as Claims;
  } catch { /* refused below */ }
  throw refuse("malformed", "its payload is not a JSON object");
}
