import { Buffer } from "node:buffer";
import { constantTimeEqual, type Entropy, newSecret, sha256, webEntropy } from "./encoding.ts";

/** The S256 challenge of a verifier (RFC 7636, section 4.2). */
export function challengeOf(verifier: string): string {
  return sha256(verifier);
}

/** A new verifier, 43 characters, and its challenge. */
export function newPkce(entropy: Entropy = webEntropy): { verifier: string; challenge: string } {
  const verifier = newSecret(entropy);
  return { verifier, challenge: challengeOf(verifier) };
}

/** Whether a text can be a verifier: 43 to 128 unreserved characters (section 4.1). */
export function isVerifier(text: string): boolean {
  return /^[A-Za-z0-9\-._~]{43,128}$/.test(text);
}

/**
 * Whether a verifier belongs to an S256 challenge. The method `plain` is not offered: it protects nothing
 * where the request can be read (RFC 9700, 2.1.1).
 *
 * @example
 * ```ts
 * import { newPkce, verifyPkce } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * const { verifier, challenge } = newPkce();
 * assert.equal(verifyPkce(challenge, verifier), true);
 * assert.equal(verifyPkce(challenge, verifier.replace(/./, "~")), false);
 * ```
 */
export function verifyPkce(challenge: string, verifier: string): boolean {
  return isVerifier(verifier) &&
    constantTimeEqual(Buffer.from(challengeOf(verifier)), Buffer.from(challenge));
}
