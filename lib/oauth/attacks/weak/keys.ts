import { Buffer } from "node:buffer";
import { createHmac, createPublicKey, verify } from "node:crypto";
import type { Jwk } from "../../jwa.ts";
import type { Claims } from "../../jwt.ts";
import { verifyJwt } from "../../jwt.ts";
import type { LocalOptions } from "../../local-reader.ts";
import type { TokenReader } from "../../resource-server.ts";

/** The parts of a token: what is signed, the signature, and the claims that it then says. */
function partsOf(token: string): { input: string; signature: string; claims: Claims } {
  const [head, body, signature] = token.split(".") as [string, string, string];
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
  return { input: `${head}.${body}`, signature, claims };
}

/** Readers that never ask how long a key is, and one that fetches whenever it is told a new name. */
export const weakKeyReaders = {
  /** Verifies by an RSA key of any size. */
  anyRsa: (jwk: Jwk): TokenReader => (token) => {
    const { input, signature, claims } = partsOf(token);
    const key = createPublicKey({ key: jwk as never, format: "jwk" });
    const right = verify("sha256", Buffer.from(input), key, Buffer.from(signature, "base64url"));
    return right ? Promise.resolve(claims) : Promise.reject(new Error("bad signature"));
  },
  /** Verifies by a secret of any length. */
  anySecret: (secret: string): TokenReader => (token) => {
    const { input, signature, claims } = partsOf(token);
    const right = createHmac("sha256", secret).update(input).digest("base64url") === signature;
    return right ? Promise.resolve(claims) : Promise.reject(new Error("bad signature"));
  },
  /** Has a list, and fetches a new one for every name that is not on it. */
  eagerFetcher: ({ clock, issuer, audience, fetchKeys }: LocalOptions): TokenReader => {
    let keys: Jwk[] = [];
    return async (token) => {
      const { kid } = JSON.parse(atob(token.split(".")[0]!)) as { kid: string };
      if (!keys.some((key) => key.kid === kid)) ({ keys } = await fetchKeys());
      const now = clock.now() / 1000, typ = "at+jwt";
      return (await verifyJwt(token, { algorithms: ["ES256"], keys, now, issuer, audience, typ }))
        .claims;
    };
  },
};
