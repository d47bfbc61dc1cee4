import { scopesOf } from "../context.ts";
import { OAuthError } from "../errors.ts";
import { issueAccess } from "../tokens.ts";
import type { GrantCall } from "./grant.ts";

/** A token for the client itself, no user involved; never with a refresh token (RFC 6749, 4.4). */
export async function clientCredentials({ context, client, parameters, jkt }: GrantCall) {
  if (client.authMethod === "none") {
    throw new OAuthError("unauthorized_client", "a public client can't act for itself");
  }
  const scopes = scopesOf(parameters.get("scope"), client.scopes);
  if (!context.checks.scopeWithin(scopes, client.scopes)) {
    throw new OAuthError("invalid_scope", "the client may not have these scopes");
  }
  return await issueAccess(context, {
    clientId: client.id,
    subject: client.id,
    scopes,
    ...(jkt !== undefined && { jkt }),
  });
}
