import { type Jwk, JwtError, signJwt, verifyJwt } from "../../oauth/mod.ts";
import type { Clock } from "../../sim/mod.ts";

/** Who a signed identity says it is from. */
const ISSUER = "urn:under-load:gateway";
/** Life of an identity, in ms: long enough for one request and its retries. */
export const IDENTITY_LIFE = 60_000;

/** Who calls, as back ends are told. */
export interface Identity {
  readonly subject: string;
  readonly scopes: readonly string[];
}

/**
 * Signs who calls, for the back ends: a JWT of the gateway's own, a minute long. The caller's token stays here,
 * so a back end that is taken over has nothing with which to call others in the caller's name.
 *
 * @param clock Shows milliseconds since 1970.
 */
export async function signIdentity(
  { subject, scopes }: Identity,
  key: Jwk,
  clock: Clock,
): Promise<{ text: string; until: number }> {
  const now = clock.now(), until = now + IDENTITY_LIFE;
  const claims = {
    ...{ iss: ISSUER, aud: "back-ends", sub: subject, scope: scopes.join(" ") },
    ...{ iat: Math.floor(now / 1000), exp: Math.floor(until / 1000) },
  };
  const header = { alg: "ES256", typ: "identity+jwt", kid: key.kid as string };
  return { text: await signJwt(claims, key, header), until };
}

/** Identities that were found genuine, remembered. */
const MOST = 1000;

/**
 * What a back end does with a signed identity: believes it where the gateway signed it, for as long as it says.
 * A genuine one is remembered, since verifying costs more than most answers.
 */
export function identityReader(
  publicKey: Jwk,
  clock: Clock,
): (text: string | null) => Promise<Identity | undefined> {
  const known = new Map<string, { identity: Identity; until: number }>();
  return async (text) => {
    if (text === null) return undefined;
    const kept = known.get(text), now = clock.now();
    if (kept && kept.until > now) return kept.identity;
    known.delete(text);
    try {
      const { claims } = await verifyJwt(text, {
        ...{ algorithms: ["ES256"], keys: [publicKey], now: now / 1000 },
        ...{ issuer: ISSUER, audience: "back-ends", typ: "identity+jwt" },
      });
      const identity = { subject: claims.sub!, scopes: (claims.scope ?? "").split(" ") };
      if (known.size >= MOST) known.delete(known.keys().next().value!);
      known.set(text, { identity, until: claims.exp! * 1000 });
      return identity;
    } catch (error) {
      if (error instanceof JwtError) return undefined;
      throw error;
    }
  };
}
