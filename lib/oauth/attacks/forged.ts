import { createHmac } from "node:crypto";
import { ALBUMS, albumsCall } from "../cast.ts";
import { base64url } from "../encoding.ts";
import { generateKey, type Jwk } from "../jwa.ts";
import { type Claims, signJwt } from "../jwt.ts";
import { localReader, ResourceServer, type TokenReader } from "../resource-server.ts";
import { type Attack, NOW, type Outcome, victim } from "./attack.ts";
import { weakReaders } from "./weak/readers.ts";

const ISSUER = "https://login.example", seconds = NOW / 1000;
const CLAIMS: Claims = {
  iss: ISSUER,
  sub: "mira",
  aud: ALBUMS,
  exp: seconds + 300,
  iat: seconds,
  jti: "j1",
  client_id: "print-web",
  scope: "albums.read",
};

/** What a forger has to work with. */
interface Tools {
  /** The server's public key, which everybody has. */
  publicJwk: Jwk;
  /** The server's own private key: for tokens that it would have signed, of another time or place. */
  serverKey: Jwk;
  /** A key of the attacker's own. */
  own: { privateJwk: Jwk; publicJwk: Jwk };
}

const plain = (header: object, claims: object, signature: (input: string) => string) => {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${signature(input)}`;
};
const hs256 = (key: string) => (input: string) =>
  createHmac("sha256", key).update(input).digest("base64url");
const signed = (claims: Partial<Claims>, more: object = {}) => ({ serverKey }: Tools) =>
  signJwt({ ...CLAIMS, ...claims }, serverKey, {
    alg: "ES256",
    typ: "at+jwt",
    kid: serverKey.kid!,
    ...more,
  });

/** Builds an attack that shows a token to the albums API. */
function forgery(
  name: string,
  source: string,
  expected: string,
  reader: keyof typeof weakReaders,
  forge: (tools: Tools) => string | Promise<string>,
): Attack {
  return {
    name,
    source,
    expected,
    async run(weak): Promise<Outcome> {
      const c = await victim(), { clock } = c.options;
      const keys = c.keys.jwks().keys;
      const own = await generateKey("ES256", "own");
      const world = {
        keys,
        files: { "/dev/null": "" },
        lists: { "https://evil.example/jwks": [own.publicJwk] },
        strict: {
          algorithms: ["ES256"],
          keys,
          now: seconds,
          issuer: ISSUER,
          audience: ALBUMS,
          typ: "at+jwt",
        },
      };
      let reason = "";
      const read: TokenReader = weak ? weakReaders[reader](world) : localReader({
        issuer: ISSUER,
        audience: ALBUMS,
        clock,
        fetchKeys: () => Promise.resolve(c.keys.jwks()),
      });
      const noted: TokenReader = async (token) => {
        try {
          return await read(token);
        } catch (error) {
          reason = (error as { reason?: string }).reason ?? (error as Error).message;
          throw error;
        }
      };
      const guard = new ResourceServer({ read: noted, clock, url: ALBUMS });
      const token = await forge({ publicJwk: keys[0]!, serverKey: c.keys.signer(), own });
      const verdict = await guard.check(albumsCall(token), "albums.read");
      return verdict.allowed
        ? { succeeded: true, answer: "the albums" }
        : { succeeded: false, answer: `${verdict.error}: ${reason}` };
    },
  };
}

/** Attacks by tokens that were never issued like this. */
export const forgedTokenAttacks: Attack[] = [
  forgery(
    "alg: none",
    "RFC 8725, 2.1",
    "invalid_token: algorithm",
    "believesNone",
    () => plain({ alg: "none", typ: "at+jwt" }, CLAIMS, () => "AA"),
  ),
  forgery(
    "RS/HS confusion: the public key as a shared secret",
    "RFC 8725, 2.1",
    "invalid_token: algorithm",
    "confusesKeys",
    ({ publicJwk }) =>
      plain({ alg: "HS256", typ: "at+jwt" }, CLAIMS, hs256(JSON.stringify(publicJwk))),
  ),
  forgery(
    "kid traversal: the empty file as key",
    "RFC 8725, 3.10",
    "invalid_token: algorithm",
    "opensFiles",
    () => plain({ alg: "HS256", typ: "at+jwt", kid: "../../dev/null" }, CLAIMS, hs256("")),
  ),
  forgery(
    "jwk header: the token brings its own key",
    "RFC 7515, 10.1",
    "invalid_token: signature",
    "trustsJwk",
    ({ own }) =>
      signJwt(CLAIMS, own.privateJwk, { alg: "ES256", typ: "at+jwt", jwk: own.publicJwk }),
  ),
  forgery(
    "jku header: the token says where its key is",
    "RFC 8725, 3.10",
    "invalid_token: signature",
    "followsJku",
    ({ own }) =>
      signJwt(
        CLAIMS,
        own.privateJwk,
        { alg: "ES256", typ: "at+jwt", jku: "https://evil.example/jwks" } as { alg: string },
      ),
  ),
  forgery(
    "expired token",
    "RFC 7519, 4.1.4",
    "invalid_token: exp",
    "ignoresTime",
    signed({ exp: seconds - 60 }),
  ),
  forgery(
    "token of tomorrow",
    "RFC 7519, 4.1.5",
    "invalid_token: nbf",
    "ignoresTime",
    signed({ nbf: seconds + 86_400, exp: seconds + 90_000 }),
  ),
  forgery(
    "token for another API",
    "RFC 9068, 4",
    "invalid_token: aud",
    "ignoresAudience",
    signed({ aud: "https://prints.example" }),
  ),
  forgery(
    "token of another issuer with the same key",
    "RFC 9068, 4",
    "invalid_token: iss",
    "ignoresIssuer",
    signed({ iss: "https://evil.example" }),
  ),
  forgery(
    "token of another type (log-out, identity)",
    "RFC 8725, 3.11",
    "invalid_token: typ",
    "ignoresType",
    signed({}, { typ: "logout+jwt" }),
  ),
];

/** Attacks by size and by nonsense. The weak side crashes or works; ours says no. */
export const malformedAttacks: Attack[] = [
  {
    name: "oversized token: a megabyte of header",
    source: "RFC 8725, 3.10",
    expected: "refused unread",
    async run(weak) {
      const c = await victim(), keys = c.keys.jwks().keys;
      const token = plain({ alg: "ES256", pad: "x".repeat(1_000_000) }, CLAIMS, () => "AA");
      return await survives(weak, [token], keys);
    },
  },
  {
    name: "malformed tokens: 200 broken ones",
    source: "RFC 7515, 5.2",
    expected: "refused unread",
    async run(weak) {
      const c = await victim(), keys = c.keys.jwks().keys;
      const good = await signed({})({ serverKey: c.keys.signer() } as Tools);
      const tokens = Array.from({ length: 200 }, (_, i) => {
        const at = (i * 37) % good.length;
        return i % 2 ? good.slice(0, at) : `${good.slice(0, at)}!${good.slice(at + 1)}`;
      });
      return await survives(weak, tokens, keys);
    },
  },
];

/** Whether each token is refused with a reason, and without decoding more than 8 kB of it. */
async function survives(weak: boolean, tokens: string[], keys: readonly Jwk[]): Promise<Outcome> {
  const world = {
    keys,
    files: {},
    lists: {},
    strict: { algorithms: ["ES256"], keys, now: seconds },
  };
  const read = weak ? weakReaders.parsesAnything(world) : localReader({
    issuer: ISSUER,
    audience: ALBUMS,
    clock: { now: () => NOW, sleep: () => Promise.resolve(), after: () => () => {} },
    fetchKeys: () => Promise.resolve({ keys: [...keys] }),
  });
  let crashed = 0;
  for (const token of tokens) {
    const error = await read(token).then(() => undefined, (error: Error) => error);
    if (error?.name !== "JwtError") crashed++;
  }
  return {
    succeeded: crashed > 0,
    answer: crashed > 0 ? `${crashed} of ${tokens.length} processed or crashed` : `refused unread`,
  };
}
