import { ALBUMS } from "../cast.ts";
import { base64url } from "../encoding.ts";
import type { Jwk } from "../jwa.ts";
import { type Claims, signJwt } from "../jwt.ts";
import { NOW } from "./attack.ts";

/** Who ours believes. */
export const ISSUER = "https://login.example";
/** Now, as tokens write it. */
export const seconds: number = NOW / 1000;

/** Claims that ours would believe. */
export const CLAIMS: Claims = {
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
export interface Tools {
  /** The server's public key, which everybody has. */
  publicJwk: Jwk;
  /** The server's own private key: for tokens that it would have signed, of another time or place. */
  serverKey: Jwk;
  /** A key of the attacker's own. */
  own: { privateJwk: Jwk; publicJwk: Jwk };
}

/** A token as a forger puts it together. */
export function plain(header: object, claims: object, signature: (input: string) => string) {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${signature(input)}`;
}

/** A token that the server has signed itself, with other claims or for another time or place. */
export function signed(claims: Partial<Claims>, more: object = {}) {
  return ({ serverKey }: Pick<Tools, "serverKey">): Promise<string> =>
    signJwt({ ...CLAIMS, ...claims }, serverKey, {
      alg: "ES256",
      typ: "at+jwt",
      kid: serverKey.kid!,
      ...more,
    });
}
