import { createHmac } from "node:crypto";
import { ALBUMS, albumsCall } from "../cast.ts";
import { generateKey } from "../jwa.ts";
import { signJwt } from "../jwt.ts";
import { localReader } from "../local-reader.ts";
import { ResourceServer, type TokenReader } from "../resource-server.ts";
import { type Attack, type Outcome, victim } from "./attack.ts";
import { CLAIMS, ISSUER, plain, seconds, signed, type Tools } from "./forge.ts";
import { weakReaders } from "./weak/readers.ts";

const hs256 = (key: string) => (input: string) =>
  createHmac("sha256", key).update(input).digest("base64url");
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
      const { keys } = await c.keys.jwks();
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
        fetchKeys: () => c.keys.jwks(),
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
      const serverKey = await c.keys.signer();
      const token = await forge({ publicJwk: keys[0]!, serverKey, own });
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
