/**
 * `node:crypto` in a page, where hashing has no way that does not wait but a library's. Keys of two halves have none
 * at all: cells that make them keep what was printed.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { Buffer } from "./buffer.ts";

const HASHES = { sha1, sha256, sha384, sha512 };
type Data = string | Uint8Array;
type Encoding = "hex" | "base64" | "base64url";

function known(algorithm: string) {
  const found = HASHES[algorithm.toLowerCase().replace("-", "") as keyof typeof HASHES];
  if (!found) throw new RangeError(`Cannot hash in a page: there is no ${algorithm}`);
  return found;
}

const bytes = (data: Data) => typeof data === "string" ? new TextEncoder().encode(data) : data;

/** Takes pieces, then gives their digest: in words where an encoding is named. */
class Digesting {
  constructor(
    readonly state: { update(data: Uint8Array): unknown; digest(): Uint8Array },
  ) {}

  update(data: Data): this {
    this.state.update(bytes(data));
    return this;
  }

  digest(encoding?: Encoding): string | Uint8Array {
    const digest = Buffer.from(this.state.digest());
    return encoding ? digest.toString(encoding as "hex") : digest;
  }
}

export function createHash(algorithm: string): Digesting {
  return new Digesting(known(algorithm).create());
}

export function createHmac(algorithm: string, key: Data): Digesting {
  return new Digesting(hmac.create(known(algorithm), bytes(key)));
}

export function hash(algorithm: string, data: Data, encoding: Encoding = "hex") {
  return createHash(algorithm).update(data).digest(encoding);
}

export const randomUUID = (): string => crypto.randomUUID();

export function randomBytes(many: number): Uint8Array {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(many)));
}

/** Where the lengths agree each byte is looked at, whatever the others are. */
export function timingSafeEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) {
    throw new RangeError("Cannot compare: both must be of one length");
  }
  return one.reduce((differ, byte, i) => differ | byte ^ other[i]!, 0) === 0;
}

function notHere(): never {
  throw new Error("Cannot use keys of two halves in a page: WebCrypto's must be waited for");
}

export const createPublicKey = notHere;
export const generateKeyPairSync = notHere;
export const sign = notHere;
export const verify = notHere;
