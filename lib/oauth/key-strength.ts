import { fromBase64url } from "./encoding.ts";

/** The members of a JWK that say how strong it is, as they come. */
interface Measured {
  kty?: unknown;
  n?: unknown;
  e?: unknown;
  k?: unknown;
}

/**
 * Why a key is too weak for an algorithm; `undefined` where it is not. RSA: at least 2048 bits (RFC 7518,
 * 3.3), since 829 have been factored in public. HMAC: at least as many bits as the hash (3.2), since whoever
 * holds one token can try secrets at home. Curves have one size each, which goes with the algorithm.
 *
 * A key may also be too strong: proofs bring keys of anybody's making, and the time that a signature takes to
 * verify grows with the square of the modulus and with the length of the exponent.
 */
export function weakness({ kty, n, e, k }: Measured, alg = "HS256"): string | undefined {
  if (kty === "RSA") {
    const bits = bitsOf(n);
    if (bits < 2048 || bits > 8192) {
      return `an RSA key must have 2048 to 8192 bits: received ${bits}`;
    }
    const exponent = numberOf(e);
    // With 1 the signature is the message. Even ones have no inverse.
    if (exponent < 3n || exponent > 0xffff_ffffn || exponent % 2n === 0n) {
      return `an RSA key's exponent must be odd, and 3 to 4294967295: received ${exponent}`;
    }
  }
  if (kty === "oct") {
    const bits = 8 * (bytesOf(k)?.length ?? 0), hash = Number(alg.slice(2));
    if (bits < hash) {
      return `an HMAC secret for ${alg} must have at least ${hash} bits: received ${bits}`;
    }
  }
  return undefined;
}

function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === "string" ? fromBase64url(text) : undefined;
}

/** Length of a number in bits; zeros in front of it do not count. */
function bitsOf(text: unknown): number {
  const bytes = bytesOf(text) ?? [], first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : 8 * (bytes.length - first - 1) + bytes[first]!.toString(2).length;
}

function numberOf(text: unknown): bigint {
  const bytes = bytesOf(text) ?? new Uint8Array();
  // Longer ones are too large whatever they are.
  return bytes.slice(0, 16).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}
