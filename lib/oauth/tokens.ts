import type { Client } from "./client.ts";
import { type Context, resourceOf } from "./context.ts";
import { hmac, newSecret, sha256 } from "./encoding.ts";
import { OAuthError } from "./errors.ts";
import { JwtError, peekHeader } from "./jws.ts";
import { type Actor, type Claims, signJwt, verifyJwt } from "./jwt.ts";

/** What was granted: to whom, for whom, for what. */
export interface Grant {
  clientId: string;
  /** The user; the client itself where there is none. */
  subject: string;
  scopes: string[];
  /** All tokens of one consent. */
  family?: string;
  /** Thumbprint of the key that tokens are bound to. */
  jkt?: string;
  /** Who acts for the subject, after a token exchange. */
  actor?: Actor;
  /** When a token must have ended, in seconds since 1970: an exchanged one ends with the first. */
  notAfter?: number;
  /** Audience, where it is not the one that the scopes say. */
  audience?: string;
}

/** The answer of the token endpoint (RFC 6749, section 5.1). */
export interface TokenResponse {
  access_token: string;
  token_type: "Bearer" | "DPoP";
  /** Seconds. */
  expires_in: number;
  scope: string;
  refresh_token?: string;
  issued_token_type?: string;
}

/** Issues an access token: signed claims, or the name of stored claims. */
export async function issueAccess(context: Context, grant: Grant): Promise<TokenResponse> {
  const { issuer, clock, entropy, lifetimes } = context;
  const now = clock.now(), { notAfter = Infinity } = grant;
  const exp = Math.min(now + lifetimes.access, notAfter * 1000);
  const audience = grant.audience ?? resourceOf(context, grant.scopes)?.audience;
  if (audience === undefined) throw new OAuthError("invalid_scope", "no API has all these scopes");
  const claims: Claims = {
    iss: issuer,
    sub: grant.subject,
    aud: audience,
    exp: Math.floor(exp / 1000),
    iat: Math.floor(now / 1000),
    jti: newSecret(entropy, 16),
    client_id: grant.clientId,
    scope: grant.scopes.join(" "),
    ...(grant.jkt !== undefined && { cnf: { jkt: grant.jkt } }),
    ...(grant.actor !== undefined && { act: grant.actor }),
    // A name for the family that says nothing about it; introspection finds revoked families by it.
    ...(grant.family !== undefined && { sid: grant.family }),
  };
  return {
    access_token: await tokenFor(context, claims, exp, grant.family),
    token_type: grant.jkt === undefined ? "Bearer" : "DPoP",
    expires_in: Math.floor((exp - now) / 1000),
    scope: grant.scopes.join(" "),
  };
}

/** Claims as a token: signed, or kept under the hash of a random name. */
async function tokenFor(
  { accessTokens, keys, store, entropy }: Context,
  claims: Claims,
  expiresAt: number,
  family: string | undefined,
): Promise<string> {
  if (accessTokens === "jwt") {
    const key = await keys.signer();
    return await signJwt(claims, key, { alg: key.alg!, typ: "at+jwt", kid: key.kid! });
  }
  const name = newSecret(entropy), item = { value: claims, expiresAt };
  await store.add("access", sha256(name), family === undefined ? item : { ...item, family });
  return name;
}

/** The refresh token of a new consent. */
export async function issueRefresh(context: Context, grant: Grant): Promise<string> {
  const token = newSecret(context.entropy);
  await keepRefresh(context, token, grant);
  return token;
}

/** Keeps a refresh token; `false` where it is kept already. */
export function keepRefresh(context: Context, token: string, grant: Grant): Promise<boolean> {
  return context.store.add("refresh", sha256(token), {
    value: grant,
    expiresAt: context.clock.now() + context.lifetimes.refresh,
    family: grant.family!,
  });
}

/**
 * The refresh token that follows another. It is computed, not drawn: a client that lost an answer and
 * asks again gets the very same successor, and a family never has two ends.
 */
export function successorOf(context: Context, token: string): string {
  return hmac(context.secret, `refresh ${token}`);
}

/** Claims of an access token that is alive at this server; `undefined` for any other text. */
export async function readAccess(context: Context, token: string): Promise<Claims | undefined> {
  const { store, keys, clock, issuer } = context;
  const now = clock.now();
  if (!token.includes(".")) {
    const found = await store.find<Claims>("access", sha256(token), now);
    return found && !found.revoked ? found.value : undefined;
  }
  try {
    const trusted = (await keys.jwks(peekHeader(token).kid)).keys;
    const { claims } = await verifyJwt(token, {
      algorithms: trusted.map((key) => key.alg!),
      keys: trusted,
      now: now / 1000,
      issuer,
      typ: "at+jwt",
      required: ["exp", "jti", "client_id"],
    });
    const marks = [sha256(`jti ${claims.jti}`), claims["sid"]].filter((m) => m !== undefined);
    for (const mark of marks) {
      if (await store.find("revoked", String(mark), now)) return undefined;
    }
    return claims;
  } catch (error) {
    // A store that is down must not make a token look dead.
    if (!(error instanceof JwtError)) throw error;
    return undefined;
  }
}

/** Ends an access token. A signed one is put on the list that introspection looks at. */
export async function revokeAccess(context: Context, token: string, claims: Claims): Promise<void> {
  if (!token.includes(".")) return await context.store.remove("access", sha256(token));
  await context.store.revokeFamily(sha256(`jti ${claims.jti}`), claims.exp! * 1000 + 60_000);
}

/** Ends everything that came out of one consent. */
export async function revokeFamily(context: Context, family: string): Promise<void> {
  await context.store.revokeFamily(family, context.clock.now() + context.lifetimes.refresh);
}

/** Refuses a client that may not use a grant. */
export function requireGrant(client: Client, grant: Client["grants"][number]): void {
  if (!client.grants.includes(grant)) {
    throw new OAuthError("unauthorized_client", "the client may not use this grant");
  }
}
