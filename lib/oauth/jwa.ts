import { z } from "zod";
import { weakness } from "./key-strength.ts";

/** A key as JSON (RFC 7517), public or private. */
export interface Jwk extends JsonWebKey {
  kid?: string;
}

const text = z.string().optional();
/** A key that comes from outside: each member that is looked at has its type. */
export const JwkSchema = z.looseObject({
  kty: z.string(),
  ...{ kid: text, alg: text, use: text, key_ops: z.array(z.string()).optional() },
  ...{ crv: text, x: text, y: text, n: text, e: text },
});

/** Signature algorithms of RFC 7518 and 8037. `none` is not among them, and can't be added. */
export type Algorithm =
  | `${"HS" | "RS" | "PS" | "ES"}${256 | 384 | 512}`
  | "EdDSA";

/** Algorithms of a key pair: whoever can verify can't sign. Only their keys can be published. */
export type SigningAlgorithm = Exclude<Algorithm, `HS${256 | 384 | 512}`>;

interface Shape {
  kty: string;
  crv?: string;
  /** What WebCrypto is told at import. */
  key: Record<string, unknown> & { name: string };
  /** What WebCrypto is told at signing. */
  use: Record<string, unknown> & { name: string };
}

const curves = { 256: "P-256", 384: "P-384", 512: "P-521" } as const;
const shapes = new Map<string, Shape>();
for (const bits of [256, 384, 512] as const) {
  const hash = `SHA-${bits}`, salt = { saltLength: bits / 8 };
  const [rsa, pss, ec] = [{ name: "RSASSA-PKCS1-v1_5", hash }, { name: "RSA-PSS", hash }, {
    name: "ECDSA",
    namedCurve: curves[bits],
  }];
  shapes.set(`HS${bits}`, { kty: "oct", key: { name: "HMAC", hash }, use: { name: "HMAC" } });
  shapes.set(`RS${bits}`, { kty: "RSA", key: rsa, use: rsa });
  shapes.set(`PS${bits}`, { kty: "RSA", key: pss, use: { name: "RSA-PSS", ...salt } });
  shapes.set(`ES${bits}`, {
    kty: "EC",
    crv: curves[bits],
    key: ec,
    use: { name: "ECDSA", hash },
  });
}
shapes.set("EdDSA", {
  kty: "OKP",
  crv: "Ed25519",
  key: { name: "Ed25519" },
  use: { name: "Ed25519" },
});

/** Whether an algorithm is known and signs with a key pair, not with a shared secret. */
export function isAsymmetric(alg: string): alg is SigningAlgorithm {
  const shape = shapes.get(alg);
  return shape !== undefined && shape.kty !== "oct";
}

/**
 * Whether a key may be used with an algorithm: type, curve, and what the key itself says (`alg`, `use`,
 * `key_ops`). This is where algorithm confusion ends: an RSA key is never an HMAC secret.
 */
export function keyFits(jwk: Jwk, alg: string, operation: "sign" | "verify"): boolean {
  const shape = shapes.get(alg);
  return shape !== undefined && jwk.kty === shape.kty &&
    (shape.crv === undefined || jwk.crv === shape.crv) &&
    (jwk.alg === undefined || jwk.alg === alg) &&
    (jwk.use === undefined || jwk.use === "sig") &&
    (jwk.key_ops === undefined || jwk.key_ops.includes(operation));
}

/** Imported keys, so that a key is parsed once. They leave with the JWK object. */
const imported = new WeakMap<Jwk, Map<string, Promise<CryptoKey>>>();

function importKey(jwk: Jwk, alg: string, operation: "sign" | "verify"): Promise<CryptoKey> {
  let keys = imported.get(jwk);
  if (!keys) imported.set(jwk, keys = new Map());
  const name = `${alg} ${operation}`;
  let key = keys.get(name);
  if (!key) {
    // `use`, `alg` and `key_ops` were judged above; runtimes differ in what they make of them.
    const { kty, crv, x, y, n, e, k, d, p, q, dp, dq, qi } = jwk;
    const isPublic = operation === "verify" && kty !== "oct";
    const bare = isPublic
      ? { kty, crv, x, y, n, e }
      : { kty, crv, x, y, n, e, k, d, p, q, dp, dq, qi };
    const clean = Object.fromEntries(Object.entries(bare).filter(([, v]) => v !== undefined));
    key = crypto.subtle.importKey("jwk", clean, shapes.get(alg)!.key, false, [operation]);
    keys.set(name, key);
  }
  return key;
}

/** Signs bytes. @throws {TypeError} Where the key does not fit the algorithm, or is weak. */
export async function signBytes(alg: string, jwk: Jwk, data: BufferSource): Promise<Uint8Array> {
  if (!keyFits(jwk, alg, "sign")) throw new TypeError(`Cannot sign: the key is not one for ${alg}`);
  const weak = weakness(jwk, alg);
  if (weak !== undefined) throw new TypeError(`Cannot sign: ${weak}`);
  const key = await importKey(jwk, alg, "sign");
  return new Uint8Array(await crypto.subtle.sign(shapes.get(alg)!.use, key, data));
}

/** Whether a signature is right; `false` too where the key does not fit the algorithm, or is weak. */
export async function verifyBytes(
  alg: string,
  jwk: Jwk,
  signature: BufferSource,
  data: BufferSource,
): Promise<boolean> {
  if (!keyFits(jwk, alg, "verify") || weakness(jwk, alg) !== undefined) return false;
  try {
    const key = await importKey(jwk, alg, "verify");
    return await crypto.subtle.verify(shapes.get(alg)!.use, key, signature, data);
  } catch {
    return false;
  }
}

/** A new key pair (or, for HS, a secret) with a `kid`. ES256 takes about a millisecond; RSA hundreds. */
export async function generateKey(
  alg: Algorithm,
  kid: string,
): Promise<{ privateJwk: Jwk; publicJwk: Jwk }> {
  const shape = shapes.get(alg)!;
  const rsa = shape.kty === "RSA"
    ? { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
    : {};
  const made = await crypto.subtle.generateKey({ ...shape.key, ...rsa }, true, ["sign", "verify"]);
  const plain = async (key: CryptoKey): Promise<Jwk> => {
    const { key_ops: _, ext: __, ...jwk } = await crypto.subtle.exportKey("jwk", key);
    return { ...jwk, kid, alg, use: "sig" };
  };
  if (!("privateKey" in made)) {
    const jwk = await plain(made);
    return { privateJwk: jwk, publicJwk: jwk };
  }
  return { privateJwk: await plain(made.privateKey), publicJwk: await plain(made.publicKey) };
}
