import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Where unguessable bytes come from: WebCrypto, unless a test needs to know them. */
export type Entropy = (bytes: number) => Uint8Array;

/** The machine's cryptographic random numbers. */
export const webEntropy: Entropy = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

/** A secret to hand out once: 32 random bytes (256 bits) as base64url, 43 characters. */
export function newSecret(entropy: Entropy = webEntropy, bytes = 32): string {
  return base64url(entropy(bytes));
}

/** Base64url without padding (RFC 4648, section 5; RFC 7515, section 2). */
export function base64url(data: Uint8Array | string): string {
  return Buffer.from(data as string).toString("base64url");
}

/**
 * The bytes of a base64url text; `undefined` where it is not the one canonical encoding of some bytes:
 * padding, blanks, foreign characters and stray bits at the end are refused, so that no two texts stand
 * for the same token.
 *
 * @example
 * ```ts
 * import { fromBase64url } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...fromBase64url("Zm9v")!], [102, 111, 111]);
 * assert.equal(fromBase64url("Zm9v="), undefined);
 * assert.equal(fromBase64url("Zm9"), undefined);
 * ```
 */
export function fromBase64url(text: string): Bytes | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}

/** SHA-256 as base64url: what the store keeps in place of a secret. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** HMAC-SHA-256 as base64url. */
export function hmac(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

/**
 * Whether two sequences are equal, in a time that depends on their length only: every byte is looked at,
 * wherever the first difference is.
 *
 * @example
 * ```ts
 * import { constantTimeEqual } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * assert.equal(constantTimeEqual([1, 2, 3], [1, 2, 3]), true);
 * assert.equal(constantTimeEqual([1, 2, 3], [9, 2, 3]), false);
 * ```
 */
export function constantTimeEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  let differs = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differs |= a[i]! ^ (b[i] ?? 0);
  return differs === 0;
}

/** Whether a secret's hash is `hash`. Hashing first makes lengths equal and bytes unpredictable. */
export function matchesHash(secret: string, hash: string): boolean {
  return constantTimeEqual(Buffer.from(sha256(secret)), Buffer.from(hash));
}

/** A token as it may be shown: its first six characters. */
export function redact(secret: string): string {
  return `${secret.slice(0, 6)}…`;
}
