import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { ALBUMS } from "../cast.ts";
import { base64url } from "../encoding.ts";
import type { Jwk } from "../jwa.ts";
import { verifyJwt } from "../jwt.ts";
import { localReader } from "../local-reader.ts";
import type { TokenReader } from "../resource-server.ts";
import { type Attack, NOW, type Outcome } from "./attack.ts";
import { CLAIMS, ISSUER, plain, seconds } from "./forge.ts";
import { weakKeyReaders } from "./weak/keys.ts";

const clock = { now: () => NOW, sleep: () => Promise.resolve(), after: () => () => {} };
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/** Attacks on keys that are too short for what they guard. The weak side verifies correctly, by such a key. */
export const weakKeyAttacks: Attack[] = [
  {
    name: "weak key: RSA of 1024 bits, whose factors were found",
    source: "RFC 7518, 3.3",
    expected: "refused: weak",
    run(weak) {
      // Made here, where an attacker with a year and a budget would factor the public one.
      const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
      const jwk = publicKey.export({ format: "jwk" }) as Jwk;
      const token = plain(
        { alg: "RS256", typ: "at+jwt" },
        CLAIMS,
        (input) =>
          sign("sha256", new TextEncoder().encode(input), privateKey).toString("base64url"),
      );
      const fetchKeys = () => Promise.resolve({ keys: [jwk] });
      const options = { issuer: ISSUER, audience: ALBUMS, clock, fetchKeys, algorithms: ["RS256"] };
      return shown(token, weak ? weakKeyReaders.anyRsa(jwk) : localReader(options));
    },
  },
  {
    name: "weak key: a short HMAC secret, guessed from one token",
    source: "RFC 7518, 3.2",
    expected: "refused: weak",
    run(weak) {
      const secret = "qz", header = { alg: "HS256", typ: "at+jwt" };
      const bySecret = (key: string) => (input: string) =>
        createHmac("sha256", key).update(input).digest("base64url");
      const own = plain(header, { ...CLAIMS, sub: "attacker" }, bySecret(secret));
      const at = own.lastIndexOf("."), input = own.slice(0, at), mac = own.slice(at + 1);
      // At home, without asking anybody.
      const guessed = LETTERS.flatMap((a) => LETTERS.map((b) => a + b))
        .find((guess) => bySecret(guess)(input) === mac)!;
      const token = plain(header, CLAIMS, bySecret(guessed));
      const keys: Jwk[] = [{ kty: "oct", k: base64url(secret) }];
      const ours: TokenReader = async (token) =>
        (await verifyJwt(token, { algorithms: ["HS256"], keys, now: seconds })).claims;
      return shown(token, weak ? weakKeyReaders.anySecret(secret) : ours);
    },
  },
];

/** Shows a token to a reader: believed, the attack has succeeded. */
async function shown(token: string, read: TokenReader): Promise<Outcome> {
  try {
    return { succeeded: true, answer: `albums of ${(await read(token)).sub}` };
  } catch (error) {
    return { succeeded: false, answer: `refused: ${(error as { reason?: string }).reason}` };
  }
}
