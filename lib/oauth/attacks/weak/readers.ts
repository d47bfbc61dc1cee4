import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { type Jwk, verifyBytes } from "../../jwa.ts";
import type { Claims, JwtOptions } from "../../jwt.ts";
import { verifyJwt } from "../../jwt.ts";
import type { TokenReader } from "../../resource-server.ts";

/** Token readers as they are written in a hurry. Each believes the token about one thing too many. */
export interface WeakWorld {
  keys: readonly Jwk[];
  /** Key files by path, for the reader that looks keys up by `kid`. */
  files: Readonly<Record<string, string>>;
  /** Key lists by URL, for the reader that follows `jku`. */
  lists: Readonly<Record<string, readonly Jwk[]>>;
  strict: JwtOptions;
}

type Make = (world: WeakWorld) => TokenReader;

const part = (token: string, i: number) =>
  JSON.parse(Buffer.from(token.split(".")[i] ?? "", "base64url").toString()) as Claims;

function hmacOf(token: string, key: string): string {
  const input = token.slice(0, token.lastIndexOf("."));
  return createHmac("sha256", key).update(input).digest("base64url");
}

/** Verifies with a key wherever it is from. */
async function verifyWith(token: string, jwk: Jwk | undefined): Promise<Claims> {
  const at = token.lastIndexOf(".");
  const [data, signature] = [
    Buffer.from(token.slice(0, at)),
    Buffer.from(token.slice(at + 1), "base64url"),
  ];
  if (!jwk || !await verifyBytes("ES256", jwk, signature, data)) throw new Error("bad signature");
  return part(token, 1);
}

/** Our own verification with one question left out. */
const without = (...left: (keyof JwtOptions)[]): Make => ({ strict }) => async (token) => {
  const options = Object.fromEntries(
    Object.entries(strict).filter(([name]) => !left.includes(name as keyof JwtOptions)),
  ) as unknown as JwtOptions;
  return (await verifyJwt(token, options)).claims;
};

export const weakReaders = {
  /** Takes the token's word that it needs no signature. */
  believesNone: ({ keys }) => async (token) =>
    part(token, 0)["alg"] === "none" ? part(token, 1) : await verifyWith(token, keys[0]),
  /** Uses the one key with whatever algorithm the token names. */
  confusesKeys: ({ keys }) => async (token) => {
    if (part(token, 0)["alg"] !== "HS256") return await verifyWith(token, keys[0]);
    if (!token.endsWith(hmacOf(token, JSON.stringify(keys[0])))) throw new Error("bad signature");
    return part(token, 1);
  },
  /** Opens the file that `kid` names. */
  opensFiles: ({ files }) => (token) => {
    const path = new URL(String(part(token, 0)["kid"]), "file:///etc/keys/").pathname;
    if (!token.endsWith(hmacOf(token, files[path] ?? "unknown"))) throw new Error("bad signature");
    return Promise.resolve(part(token, 1));
  },
  /** Verifies with the key that the token brings along. */
  trustsJwk: () => (token) => verifyWith(token, part(token, 0)["jwk"] as Jwk),
  /** Fetches the key list that the token names. */
  followsJku: ({ lists }) => (token) =>
    verifyWith(token, lists[String(part(token, 0)["jku"])]?.[0]),
  /** Never looks at the clock. */
  ignoresTime: (world) => without()({ ...world, strict: { ...world.strict, tolerance: 1e9 } }),
  ignoresAudience: without("audience"),
  ignoresIssuer: without("issuer"),
  ignoresType: without("typ", "required"),
  /** Parses first and asks later, whatever the size. */
  parsesAnything: ({ keys }) => async (token) => {
    part(token, 0);
    part(token, 1);
    return await verifyWith(token, keys[0]);
  },
} satisfies Record<string, Make>;
