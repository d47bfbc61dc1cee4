import { type Context, type Resource, scopesOf } from "../context.ts";
import { OAuthError } from "../errors.ts";
import type { Actor, Claims } from "../jwt.ts";
import { need, type Parameters } from "../parameters.ts";
import { issueAccess, readAccess } from "../tokens.ts";
import type { GrantCall } from "./grant.ts";

const ACCESS = "urn:ietf:params:oauth:token-type:access_token";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
/** Services that a call may pass through: each adds its name to the token. */
const MAX_ACTORS = 8;

/**
 * A service that was called with a user's token trades it for one of its own, for the next service; `act`
 * names who acts (RFC 8693). The new token is worth no more than the first: a client exchanges what was sent
 * to it or issued to it, for scopes that both the token and its own registration have, until the first ends.
 */
export async function tokenExchange(call: GrantCall) {
  const { context, client, parameters, jkt } = call;
  if (client.authMethod === "none") {
    throw new OAuthError("unauthorized_client", "a public client can't exchange tokens");
  }
  const issued_token_type = issuedType(context, parameters);
  const claims = await readSubject(call), target = targetOf(context, parameters);
  const scopes = scopesFor(call, claims);
  if (target && !target.scopes.some((scope) => scopes.includes(scope))) {
    throw new OAuthError("invalid_target", "no such API takes these scopes");
  }
  const response = await issueAccess(context, {
    clientId: client.id,
    subject: claims.sub!,
    scopes: target ? scopes.filter((scope) => target.scopes.includes(scope)) : scopes,
    actor: actorAfter(claims.act, client.id),
    notAfter: claims.exp!,
    ...(typeof claims["sid"] === "string" && { family: claims["sid"] }),
    ...(jkt !== undefined && { jkt }),
    ...(target && { audience: target.audience }),
  });
  return { ...response, issued_token_type };
}

/** The type of the new token. What is not issued, or not understood, is refused and not passed over. */
function issuedType({ accessTokens }: Context, parameters: Parameters): string {
  if (parameters.has("actor_token") || parameters.has("actor_token_type")) {
    throw refused("actor tokens are not taken: the client itself is who acts");
  }
  const wanted = parameters.get("requested_token_type") ?? ACCESS;
  if (wanted === ACCESS || (wanted === JWT && accessTokens === "jwt")) return wanted;
  throw refused("tokens of the requested type are not issued");
}

/** The subject token's claims, if the client may use it. */
async function readSubject({ context, client, parameters, jkt }: GrantCall): Promise<Claims> {
  const token = need(parameters, "subject_token"), type = need(parameters, "subject_token_type");
  if (type !== ACCESS && type !== JWT) throw refused("only access tokens are exchanged");
  const claims = type === JWT && !token.includes(".")
    ? undefined
    : await readAccess(context, token);
  // One answer for both: a stranger does not learn which tokens are alive.
  if (!claims || !context.checks.mayExchange(client, claims)) {
    throw refused(
      "the subject token is not valid, or was neither sent nor issued to the client",
    );
  }
  if (claims.cnf && claims.cnf.jkt !== jkt) {
    throw new OAuthError("invalid_dpop_proof", "the subject token is bound to another key");
  }
  return claims;
}

/** Scopes that the subject token and the client both have: those asked for, or all. */
function scopesFor({ context, client, parameters }: GrantCall, claims: Claims): string[] {
  const had = scopesOf(claims.scope, []), { scopeWithin } = context.checks;
  const both = had.filter((scope) => client.scopes.includes(scope));
  const scopes = scopesOf(parameters.get("scope"), both);
  if (scopes.length > 0 && scopeWithin(scopes, had) && scopeWithin(scopes, client.scopes)) {
    return scopes;
  }
  throw new OAuthError("invalid_scope", "the subject token or the client has fewer scopes");
}

/** The API that the new token is for, where one is named; by either of its two names. */
function targetOf({ resources }: Context, parameters: Parameters): Resource | undefined {
  const names = ["audience", "resource"].map((name) => parameters.get(name));
  const wanted = new Set(names.filter((name) => name !== undefined));
  if (wanted.size === 0) return undefined;
  const target = resources.find(({ audience }) => wanted.has(audience));
  if (!target || wanted.size > 1) throw new OAuthError("invalid_target", "no such API, or two");
  return target;
}

/** Who acts now, and for whom that one acted (RFC 8693, 4.1). A client that acts already is named once. */
function actorAfter(before: Actor | undefined, id: string): Actor {
  if (before?.sub === id) return before;
  let hands = 0;
  for (let actor = before; actor; actor = actor.act) hands++;
  if (hands >= MAX_ACTORS) {
    throw refused(`the subject token has passed through ${MAX_ACTORS} hands: no more`);
  }
  return { sub: id, ...(before && { act: before }) };
}

function refused(why: string): OAuthError {
  return new OAuthError("invalid_request", why);
}
