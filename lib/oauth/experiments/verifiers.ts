import { createPublicKey } from "node:crypto";
import { createVerifier } from "fast-jwt";
import { importJWK, jwtVerify } from "jose";
import { ALBUMS } from "../cast.ts";
import { base64url } from "../encoding.ts";
import { type Algorithm, generateKey } from "../jwa.ts";
import { signJwt, verifyJwt } from "../jwt.ts";
import type { Work } from "./work.ts";

/** Verification of one access token by this library, jose and fast-jwt (no caches), and WebCrypto alone. */
export async function verifiers(alg: Algorithm = "ES256"): Promise<{
  ours: Work;
  "WebCrypto alone": Work;
  "fast-jwt": () => unknown;
  jose: Work;
}> {
  const { privateJwk, publicJwk } = await generateKey(alg, "k1");
  const now = Math.floor(Date.UTC(2026, 0, 1) / 1000);
  const claims = {
    iss: "https://login.example",
    aud: ALBUMS,
    sub: "mira",
    client_id: "print-web",
    scope: "albums.read albums.print",
    jti: base64url("0123456789abcdef"),
    iat: now,
    exp: now + 300,
  };
  const token = await signJwt(claims, privateJwk, { alg, typ: "at+jwt", kid: "k1" });
  const key = await importJWK(publicJwk as never, alg) as CryptoKey;
  const pem = createPublicKey({ key: publicJwk as never, format: "jwk" })
    .export({ type: "spki", format: "pem" }).toString();
  const fast = createVerifier({
    key: pem,
    cache: false,
    algorithms: [alg as "ES256"],
    allowedIss: claims.iss,
    allowedAud: ALBUMS,
    clockTimestamp: now * 1000,
  });
  const issuer = claims.iss, keys = [publicJwk], currentDate = new Date(now * 1000);
  const options = { algorithms: [alg], keys, now, issuer, audience: ALBUMS, typ: "at+jwt" };
  const at = token.lastIndexOf("."), data = new TextEncoder().encode(token.slice(0, at));
  const signature = Uint8Array.from(
    atob(token.slice(at + 1).replaceAll("-", "+").replaceAll("_", "/")),
    (c) => c.charCodeAt(0),
  );
  const use = alg === "EdDSA" ? { name: "Ed25519" } : { name: "ECDSA", hash: "SHA-256" };
  return {
    ours: () => verifyJwt(token, options),
    "WebCrypto alone": () => crypto.subtle.verify(use, key, signature, data),
    "fast-jwt": () => fast(token),
    jose: () =>
      jwtVerify(token, key, {
        issuer,
        audience: ALBUMS,
        typ: "at+jwt",
        algorithms: [alg],
        currentDate,
      }),
  };
}
