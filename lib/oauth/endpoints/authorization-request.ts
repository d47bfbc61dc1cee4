import type { Client } from "../client.ts";
import { type Context, resourceOf, scopesOf } from "../context.ts";
import { OAuthError } from "../errors.ts";
import type { Parameters } from "../parameters.ts";

/** An authorization request that was found to be in order. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  /** The request named no redirect URI; the client has only the one. */
  redirectImplied?: boolean;
  scopes: string[];
  challenge?: string;
  state?: string;
  /** Key that the code is to be bound to (RFC 9449, section 10). */
  jkt?: string;
  /** Ask again, even where the user has agreed before. */
  ask?: boolean;
}

/**
 * Client and redirect URI of a request. Where one of them is wrong the user is told, and nobody is sent
 * anywhere: a redirect would make this server an open redirector (RFC 6749, 4.1.2.1; RFC 9700, 4.11.2).
 *
 * @throws {OAuthError} `invalid_request`
 */
export function readClient(
  context: Context,
  parameters: Parameters,
): { client: Client; redirectUri: string } {
  const client = context.clients.get(parameters.get("client_id") ?? "");
  if (!client) throw new OAuthError("invalid_request", "no such client");
  const redirectUri = parameters.get("redirect_uri") ??
    (client.redirectUris.length === 1 ? client.redirectUris[0]! : "");
  if (!context.checks.redirectUri(client, redirectUri)) {
    throw new OAuthError("invalid_request", "the redirect URI is not one of the client's");
  }
  return { client, redirectUri };
}

/** The rest of a request. @throws {OAuthError} What the client is told, by redirect. */
export function readRequest(
  context: Context,
  parameters: Parameters,
  { client, redirectUri }: { client: Client; redirectUri: string },
): AuthorizationRequest {
  const { checks } = context;
  if (parameters.get("response_type") === undefined) {
    throw new OAuthError("invalid_request", "response_type is missing");
  }
  if (parameters.get("response_type") !== "code") {
    throw new OAuthError("unsupported_response_type", "only codes are issued");
  }
  if (!client.grants.includes("authorization_code")) {
    throw new OAuthError("unauthorized_client", "the client may not ask for codes");
  }
  const challenge = parameters.get("code_challenge");
  if (!checks.challenge(challenge, parameters.get("code_challenge_method"))) {
    throw new OAuthError("invalid_request", "a code_challenge with method S256 is needed");
  }
  const scopes = scopesOf(parameters.get("scope"), client.scopes);
  if (!checks.scopeWithin(scopes, client.scopes) || !resourceOf(context, scopes)) {
    throw new OAuthError("invalid_scope", "the client may not have these scopes");
  }
  const state = parameters.get("state"), jkt = parameters.get("dpop_jkt");
  return {
    clientId: client.id,
    redirectUri,
    scopes,
    ...(!parameters.has("redirect_uri") && { redirectImplied: true }),
    ...(challenge !== undefined && { challenge }),
    ...(state !== undefined && { state }),
    ...(jkt !== undefined && { jkt }),
    ...(parameters.get("prompt") === "consent" && { ask: true }),
  };
}
