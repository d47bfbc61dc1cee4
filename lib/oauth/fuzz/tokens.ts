import type { Random } from "../../sim/mod.ts";
import { CLAIMS, ISSUER, seconds } from "../attacks/forge.ts";
import { ALBUMS, type Cast } from "../cast.ts";
import { base64url } from "../encoding.ts";
import { generateKey, type Jwk, signBytes } from "../jwa.ts";
import { ODD_JSON, pick } from "./values.ts";

/** Signed texts in which one or two members are of a type that nobody expects. */
export interface OddTokens {
  assertions: string[];
  proofs: string[];
  access: string[];
}

interface Plan {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  key: Jwk;
}

/**
 * Pools of odd tokens, each signed by the very key that fits, so that the verifier comes to look at the
 * odd part. They are made once and used often: a signature costs more than all the rest of a request.
 */
export async function oddTokens(cast: Cast, random: Random, each: number): Promise<OddTokens> {
  const { kid: _, use: __, alg: ___, ...jwk } = (await generateKey("ES256", "caller")).privateJwk;
  const { d: ____, ...open } = jwk;
  const id = cast.clients.signer.id, iat = seconds, exp = seconds + 3000;
  const assertion = (jti: string): Plan => ({
    header: { alg: "ES256", typ: "JWT", kid: "signer-1" },
    claims: { iss: id, sub: id, aud: ISSUER, iat, nbf: iat, exp, jti },
    key: cast.signerKey,
  });
  const proof = (jti: string): Plan => ({
    header: { alg: "ES256", typ: "dpop+jwt", jwk: open },
    claims: { jti, htm: "POST", htu: `${ISSUER}/token`, iat, ath: "x" },
    key: jwk,
  });
  const key = await cast.keys.signer();
  const access = (jti: string): Plan => ({
    header: { alg: "ES256", typ: "at+jwt", kid: key.kid! },
    claims: { ...CLAIMS, aud: [ALBUMS], exp, jti, sid: "family", cnf: { jkt: "x" }, act: {} },
    key,
  });
  const pool = (plan: (jti: string) => Plan) =>
    Promise.all(Array.from({ length: each }, (_, i) => odd(plan(`odd ${i}`), random)));
  return {
    assertions: await pool(assertion),
    proofs: await pool(proof),
    access: await pool(access),
  };
}

/** Gives one or two members another type, or breaks the text itself. */
async function odd({ header, claims, key }: Plan, random: Random): Promise<string> {
  const parts = [header, claims];
  for (let left = 1 + random.int(2); left > 0; left--) {
    const part = pick(random, parts);
    const name = pick(random, [...Object.keys(part), "crit", "b64", "jwk", "kid", "cnf", "scope"]);
    if (random.int(5) === 0) delete part[name];
    else part[name] = pick(random, ODD_JSON);
  }
  const [head, body] = parts.map((part) => base64url(JSON.stringify(part)));
  // By the right algorithm, whatever the header says of it.
  const bytes = await signBytes("ES256", key, new TextEncoder().encode(`${head}.${body}`));
  const signature = base64url(bytes), text = `${head}.${body}.${signature}`;
  const at = random.int(text.length);
  switch (random.int(8)) {
    case 0:
      return `${base64url(JSON.stringify(pick(random, ODD_JSON)))}.${body}.${signature}`;
    case 1:
      return text.slice(0, at) + pick(random, ["", ".", "!", "=", "A"]) + text.slice(at + 1);
    default:
      return text;
  }
}
