import { type Entropy, newSecret, sha256, webEntropy } from "./encoding.ts";
import { type Jwk } from "./jwa.ts";
import { JwtError, peekHeader } from "./jws.ts";
import { type Claims, signJwt, verifyJwt } from "./jwt.ts";
import { thumbprint } from "./thumbprint.ts";

/** Algorithms of a proof; never a symmetric one. */
export const PROOF_ALGORITHMS: readonly string[] = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "PS256",
  "RS256",
];

/** What a proof must be for. */
export interface ProofFor {
  /** HTTP method. */
  method: string;
  /** URL called; query and fragment do not count. */
  url: string;
  /** Now, in ms. */
  now: number;
  /** How old the proof may be, in ms. Default: 60 000. */
  maxAge?: number;
  /** The access token that it comes with, at a resource server. */
  accessToken?: string;
  /** The key that the token is bound to. */
  thumbprint?: string;
  /** Remembers an identifier; `false` where it was seen before. */
  remember(jti: string, until: number): boolean | Promise<boolean>;
}

/** Hash of an access token in a proof (RFC 9449, section 4.2). */
export function tokenHash(accessToken: string): string {
  return sha256(accessToken);
}

/** Signs a proof: this key, this method, this URL, now (RFC 9449, section 4.2). */
export function createProof(
  keys: { privateJwk: Jwk; publicJwk: Jwk },
  { method, url, now, accessToken, jti }: {
    method: string;
    url: string;
    now: number;
    accessToken?: string;
    jti?: string;
  },
  entropy: Entropy = webEntropy,
): Promise<string> {
  const { kid: _, use: __, alg = "ES256", ...jwk } = keys.publicJwk;
  return signJwt(
    {
      jti: jti ?? newSecret(entropy, 12),
      htm: method,
      htu: url.split(/[?#]/)[0]!,
      iat: Math.floor(now / 1000),
      ...(accessToken !== undefined && { ath: tokenHash(accessToken) }),
    },
    keys.privateJwk,
    { alg, typ: "dpop+jwt", jwk },
  );
}

/**
 * Verifies a proof (RFC 9449, section 4.3) and gives the thumbprint of its key.
 *
 * The key comes from the proof itself, which is right here and nowhere else: the proof shows that the
 * caller holds that key, and the token says which key it must be.
 *
 * @throws {JwtError} With the part that does not hold as `reason`.
 * @example
 * ```ts
 * import { createProof, generateKey, thumbprint, verifyProof } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * const keys = await generateKey("ES256", "phone");
 * const call = { method: "GET", url: "https://api.example/albums", now: 1000 };
 * const proof = await createProof(keys, call);
 * const jkt = await verifyProof(proof, { ...call, remember: () => true });
 * assert.equal(jkt, thumbprint(keys.publicJwk));
 * ```
 */
export async function verifyProof(proof: string, expected: ProofFor): Promise<string> {
  const { jwk } = peekHeader(proof);
  if (!jwk || typeof jwk !== "object" || "d" in jwk || "k" in jwk || jwk.kty === "oct") {
    throw wrong("jwk", "it holds no public key");
  }
  const { claims } = await verifyJwt(proof, {
    algorithms: PROOF_ALGORITHMS,
    keys: [jwk],
    now: expected.now / 1000,
    typ: "dpop+jwt",
    required: ["jti", "htm", "htu", "iat"],
  });
  const { maxAge = 60_000 } = expected, jkt = thumbprint(jwk);
  requireFits(claims, jkt, expected, maxAge);
  const until = claims.iat! * 1000 + maxAge + 5000;
  if (!await expected.remember(sha256(`${jkt} ${claims.jti}`), until)) {
    throw wrong("replay", "it was used before");
  }
  return jkt;
}

/** What a proof must say, once it is known to be signed by the key `jkt` that stands in it. */
function requireFits(claims: Claims, jkt: string, expected: ProofFor, maxAge: number): void {
  const made = claims.iat! * 1000;
  if (typeof claims.jti !== "string" || claims.jti.length > 256) {
    throw wrong("jti", "its jti is odd");
  }
  if (claims["htm"] !== expected.method) throw wrong("htm", "it is for another method");
  if (!sameUrl(claims["htu"], expected.url)) throw wrong("htu", "it is for another URL");
  // A second of the future is allowed for: iat counts whole seconds, and clocks differ.
  if (made < expected.now - maxAge || made > expected.now + 5000) {
    throw wrong("iat", "it is not of now");
  }
  if (expected.thumbprint !== undefined && jkt !== expected.thumbprint) {
    throw wrong("key", "it is signed by another key than the token's");
  }
  if (expected.accessToken !== undefined && claims["ath"] !== tokenHash(expected.accessToken)) {
    throw wrong("ath", "it is for another token");
  }
}

function sameUrl(a: unknown, b: string): boolean {
  if (typeof a !== "string") return false;
  try {
    const [left, right] = [new URL(a), new URL(b)];
    return left.origin === right.origin && left.pathname === right.pathname;
  } catch {
    return false;
  }
}

function wrong(reason: string, why: string): JwtError {
  return new JwtError(reason, `Cannot believe the proof: ${why}`);
}
