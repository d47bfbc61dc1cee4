import { Buffer } from "node:buffer";
import { z } from "zod";
import { base64url, type Bytes, fromBase64url } from "./encoding.ts";
import { type Jwk, JwkSchema, keyFits, signBytes, verifyBytes } from "./jwa.ts";
import { weakness } from "./key-strength.ts";

/** What a signature says about itself. Only `alg`, `kid`, `typ` and `crit` are ever acted upon. */
export interface JwsHeader {
  alg?: string;
  kid?: string;
  typ?: string;
  crit?: string[];
  jwk?: Jwk;
  [name: string]: unknown;
}

/** Why a token was not believed. */
export class JwtError extends Error {
  override name = "JwtError";
  /** `malformed`, `algorithm`, `key`, `weak`, `signature`, or the claim that does not hold. */
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** How a signature is judged. */
export interface VerifyOptions {
  /** Algorithms accepted. The token never chooses outside of this list. */
  algorithms: readonly string[];
  /** Keys trusted. A token's own `jwk`, `jku` and `x5u` are never looked at. */
  keys: readonly Jwk[];
}

/** A signature in JSON (RFC 7515, section 7.2), general or flattened. */
export interface JsonJws {
  payload?: string;
  signatures?: JsonSignature[];
  protected?: string;
  header?: JwsHeader;
  signature?: string;
}
interface JsonSignature {
  protected?: string;
  header?: JwsHeader;
  signature?: string;
}

/** Longest token read, in characters: a header of a megabyte is an attack, not a token. */
export const MAX_TOKEN = 8192;

/** A header as it comes: whatever is acted upon has its type, or it is no header. */
const Header = z.looseObject({
  ...{ alg: z.string().optional(), kid: z.string().optional(), typ: z.string().optional() },
  jwk: JwkSchema.optional(),
});

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Signs a payload into `header.payload.signature` (RFC 7515, section 7.1). */
export async function signCompact(
  header: JwsHeader & { alg: string },
  payload: string,
  key: Jwk,
): Promise<string> {
  const input = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  return `${input}.${base64url(await signBytes(header.alg, key, Buffer.from(input)))}`;
}

/**
 * Verifies a compact signature and gives its header and payload.
 *
 * @throws {JwtError} Where anything is not as it must be. Messages hold no part of the token.
 * @example
 * ```ts
 * import { generateKey, signCompact, verifyCompact } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * const { privateJwk, publicJwk } = await generateKey("ES256", "2026-1");
 * const token = await signCompact({ alg: "ES256", kid: "2026-1" }, "hello", privateJwk);
 * const { payload } = await verifyCompact(token, { algorithms: ["ES256"], keys: [publicJwk] });
 * assert.equal(new TextDecoder().decode(payload), "hello");
 * await assert.rejects(verifyCompact(token, { algorithms: ["HS256"], keys: [publicJwk] }), {
 *   message: "Cannot believe the token: its algorithm is not accepted",
 * });
 * ```
 */
export async function verifyCompact(
  token: string,
  options: VerifyOptions,
): Promise<{ header: JwsHeader; payload: Bytes }> {
  if (token.length > MAX_TOKEN) throw refuse("malformed", "it is too long");
  const parts = token.split(".");
  if (parts.length !== 3) throw refuse("malformed", "it has not three parts");
  const [head, body, sign] = parts as [string, string, string];
  const header = readHeader(head), payload = fromBase64url(body);
  if (!payload) throw refuse("malformed", "its payload is not base64url");
  await verifySignature(header, `${head}.${body}`, sign, options);
  return { header, payload };
}

/**
 * Verifies a signature in JSON, general or flattened, with its content inside or detached (then the
 * content is passed, RFC 7515 appendix F). Every signature must hold, each by one of the keys.
 *
 * @throws {JwtError}
 */
export async function verifyJson(
  jws: JsonJws,
  options: VerifyOptions,
  detached?: string,
): Promise<Bytes> {
  const body = jws.payload ?? (detached === undefined ? undefined : base64url(detached));
  const payload = body === undefined ? undefined : fromBase64url(body);
  if (!payload) throw refuse("malformed", "it has no payload");
  const signatures = jws.signatures ?? [jws as JsonSignature];
  if (signatures.length === 0) throw refuse("malformed", "it has no signature");
  for (const { protected: head = "", header = {}, signature = "" } of signatures) {
    const safe = head === "" ? {} : readHeader(head, false);
    if (!Header.safeParse(header).success) throw refuse("malformed", "its header is odd");
    const twice = Object.keys(header).some((name) => name in safe);
    if (twice) throw refuse("malformed", "a header parameter appears twice");
    await verifySignature({ ...header, ...safe }, `${head}.${body}`, signature, options);
  }
  return payload;
}

async function verifySignature(
  header: JwsHeader,
  input: string,
  sign: string,
  { algorithms, keys }: VerifyOptions,
): Promise<void> {
  const { alg, kid } = header;
  if (typeof alg !== "string" || !algorithms.includes(alg)) {
    throw refuse("algorithm", "its algorithm is not accepted");
  }
  // No extension is understood here, so none may be critical (RFC 7515, 4.1.11).
  if ("crit" in header) throw refuse("malformed", "it demands an extension");
  const signature = fromBase64url(sign);
  if (!signature || signature.length === 0) throw refuse("signature", "it is not signed");
  const fitting = keys.filter((key) =>
    keyFits(key, alg, "verify") && (kid === undefined || key.kid === undefined || key.kid === kid)
  );
  if (fitting.length === 0) throw refuse("key", "no trusted key fits it");
  const strong = strongOf(fitting, alg), data = Buffer.from(input);
  for (const key of strong) if (await verifyBytes(alg, key, signature, data)) return;
  throw refuse("signature", "its signature is wrong");
}

/** Keys that may be believed. One that is weak is as good as no key: others may hold it too. */
function strongOf(keys: readonly Jwk[], alg: string): Jwk[] {
  const strong = keys.filter((key) => weakness(key, alg) === undefined);
  if (strong.length > 0) return strong;
  throw refuse("weak", `its key is too weak: ${weakness(keys[0]!, alg)}`);
}

function readHeader(text: string, needsAlg = true): JwsHeader {
  const bytes = fromBase64url(text);
  try {
    const header = Header.parse(JSON.parse(utf8.decode(bytes))) as JwsHeader;
    if (bytes && (!needsAlg || header.alg !== undefined)) return header;
  } catch { /* refused below */ }
  throw refuse("malformed", "its header is not a JSON object in base64url");
}

/** Header of a token that nobody has verified: only to choose a key or to show it. */
export function peekHeader(token: string): JwsHeader {
  if (token.length > MAX_TOKEN) throw refuse("malformed", "it is too long");
  return readHeader(token.split(".")[0]!);
}

export function refuse(reason: string, why: string): JwtError {
  return new JwtError(reason, `Cannot believe the token: ${why}`);
}
