import { concat, fromBase64Url, toBase64Url } from "./bytes.ts";

/** What a browser hands out for a push subscription (RFC 8291, section 2), base64url. */
export interface PushKeys {
  /** Its public key on P-256, uncompressed. */
  p256dh: string;
  /** 16 random bytes that the push service does not know. */
  auth: string;
}

/** One side's key pair on P-256. */
export interface PushKeyPair {
  /** Uncompressed point, base64url. */
  publicKey: string;
  privateKey: CryptoKey;
}

const utf8 = new TextEncoder();
const P256 = { name: "ECDH", namedCurve: "P-256" };
const SALT = 16, POINT = 65, TAG = 16;
/** The only record of a message is its last: RFC 8188 marks that with a 2. */
const LAST = 2;
const RECORD_SIZE = 4096;
/** Bytes of text that fit one record beside the mark and the tag. */
export const MOST_PUSH_BYTES = RECORD_SIZE - TAG - 1;

/** A new key pair. */
export async function pushKeyPair(): Promise<PushKeyPair> {
  const pair = await crypto.subtle.generateKey(P256, true, ["deriveBits"]) as CryptoKeyPair;
  const point = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { publicKey: toBase64Url(new Uint8Array(point)), privateKey: pair.privateKey };
}

/** A key pair from its two parts, base64url. */
export async function importPushKeyPair(publicKey: string, d: string): Promise<PushKeyPair> {
  const point = fromBase64Url(publicKey);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => toBase64Url(part));
  const jwk = { kty: "EC", crv: "P-256", x: x!, y: y!, d };
  return {
    publicKey,
    privateKey: await crypto.subtle.importKey("jwk", jwk, P256, true, ["deriveBits"]),
  };
}

/**
 * Encrypts a push message so that the push service in between can't read it: a fresh key pair and a
 * fresh salt for each message, one record of AES-128-GCM.
 *
 * Source: RFC 8291 (keys) on RFC 8188 (`aes128gcm`).
 *
 * @param text At most {@linkcode MOST_PUSH_BYTES} bytes of UTF-8.
 * @param fresh Key pair and salt, for tests.
 *
 * @example
 * ```ts
 * import { decryptPush, encryptPush, pushKeyPair } from "#lib/notifications";
 * import assert from "node:assert/strict";
 *
 * const browser = await pushKeyPair();
 * const keys = { p256dh: browser.publicKey, auth: "BTBZMqHH6r4Tts7J_aSIgg" };
 * const body = await encryptPush("your parcel is here", keys);
 * assert.equal(await decryptPush(body, browser, keys.auth), "your parcel is here");
 * ```
 */
export async function encryptPush(
  text: string,
  { p256dh, auth }: PushKeys,
  fresh: { pair?: PushKeyPair; salt?: Uint8Array<ArrayBuffer> } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const plain = utf8.encode(text);
  if (plain.length > MOST_PUSH_BYTES) {
    throw new RangeError(
      `Cannot encrypt a push message: its text must be at most ${MOST_PUSH_BYTES} bytes: received ${plain.length}`,
    );
  }
  const { pair = await pushKeyPair(), salt = crypto.getRandomValues(new Uint8Array(SALT)) } = fresh;
  const secret = await agree(pair.privateKey, p256dh);
  const { key, nonce } = await contentKey(secret, salt, auth, p256dh, pair.publicKey, "encrypt");
  const cipher = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce },
    key,
    concat(plain, Uint8Array.of(LAST)),
  );
  const size = new Uint8Array(5);
  new DataView(size.buffer).setUint32(0, RECORD_SIZE);
  size[4] = POINT;
  return concat(salt, size, fromBase64Url(pair.publicKey), new Uint8Array(cipher));
}

/** What a browser does with the body of a push message. Rejects where it is not for these keys. */
export async function decryptPush(
  body: Uint8Array<ArrayBuffer>,
  own: PushKeyPair,
  auth: string,
): Promise<string> {
  const salt = body.subarray(0, SALT), keyLength = body[SALT + 4]!;
  const from = SALT + 5 + keyLength;
  const sender = toBase64Url(body.subarray(SALT + 5, from));
  const secret = await agree(own.privateKey, sender);
  const { key, nonce } = await contentKey(secret, salt, auth, own.publicKey, sender, "decrypt");
  const plain = new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, body.subarray(from)),
  );
  const end = plain.lastIndexOf(LAST);
  return new TextDecoder().decode(plain.subarray(0, end));
}

async function agree(own: CryptoKey, other: string): Promise<ArrayBuffer> {
  const point = fromBase64Url(other);
  const theirs = await crypto.subtle.importKey("raw", point, P256, false, []);
  return await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
}

/** The browser's secret is mixed in first: whoever only knows the public keys gets no further. */
async function contentKey(
  secret: ArrayBuffer,
  salt: Uint8Array<ArrayBuffer>,
  auth: string,
  receiver: string,
  sender: string,
  use: "encrypt" | "decrypt",
): Promise<{ key: CryptoKey; nonce: ArrayBuffer }> {
  const about = concat(
    utf8.encode("WebPush: info\0"),
    fromBase64Url(receiver),
    fromBase64Url(sender),
  );
  const material = await hkdf(secret, fromBase64Url(auth), about, 32);
  const bits = (label: string, bytes: number) =>
    hkdf(material, salt, utf8.encode(`Content-Encoding: ${label}\0`), bytes);
  const [raw, nonce] = await Promise.all([bits("aes128gcm", 16), bits("nonce", 12)]);
  return { key: await crypto.subtle.importKey("raw", raw, "AES-GCM", false, [use]), nonce };
}

async function hkdf(
  material: ArrayBuffer,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  return await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt, info },
    key,
    bytes * 8,
  );
}
