import { scopesOf } from "../context.ts";
import { OAuthError } from "../errors.ts";
import { need } from "../parameters.ts";
import { issueAccess, readAccess } from "../tokens.ts";
import type { GrantCall } from "./grant.ts";

const ACCESS = "urn:ietf:params:oauth:token-type:access_token";
const JWT = "urn:ietf:params:oauth:token-type:jwt";

/**
 * A service that was called with a user's token trades it for one of its own, for the next service, with
 * no more rights than the first had; `act` names who acts (RFC 8693).
 */
export async function tokenExchange({ context, client, parameters, jkt }: GrantCall) {
  if (client.authMethod === "none") {
    throw new OAuthError("unauthorized_client", "a public client can't exchange tokens");
  }
  if (![ACCESS, JWT].includes(need(parameters, "subject_token_type"))) {
    throw new OAuthError("invalid_request", "only access tokens are exchanged");
  }
  const claims = await readAccess(context, need(parameters, "subject_token"));
  if (!claims) throw new OAuthError("invalid_request", "the subject token is not valid");
  if (claims.cnf && claims.cnf.jkt !== jkt) {
    throw new OAuthError("invalid_dpop_proof", "the subject token is bound to another key");
  }
  const had = scopesOf(claims.scope, []);
  const scopes = scopesOf(parameters.get("scope"), had);
  if (!context.checks.scopeWithin(scopes, had)) {
    throw new OAuthError("invalid_scope", "the subject token has fewer scopes");
  }
  const audience = parameters.get("audience") ?? parameters.get("resource");
  const target = audience === undefined
    ? undefined
    : context.resources.find((resource) => resource.audience === audience);
  if (audience !== undefined && !target?.scopes.some((scope) => scopes.includes(scope))) {
    throw new OAuthError("invalid_target", "no such API takes these scopes");
  }
  const kept = target ? scopes.filter((scope) => target.scopes.includes(scope)) : scopes;
  const response = await issueAccess(context, {
    clientId: client.id,
    subject: claims.sub!,
    scopes: kept,
    actor: client.id,
    ...(typeof claims["sid"] === "string" && { family: claims["sid"] }),
    ...(jkt !== undefined && { jkt }),
    ...(target && { audience: target.audience }),
  });
  return { ...response, issued_token_type: ACCESS };
}
