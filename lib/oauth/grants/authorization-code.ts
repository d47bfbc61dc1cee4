import { sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import { need } from "../parameters.ts";
import { type Grant, issueAccess, issueRefresh, revokeFamily } from "../tokens.ts";
import type { GrantCall } from "./grant.ts";

/** What a code stands for. */
export interface CodeValue extends Grant {
  family: string;
  redirectUri: string;
  /** The authorization request named none, so the token request need not (RFC 6749, 4.1.3). */
  redirectImplied?: boolean;
  challenge?: string;
}

/**
 * A code for tokens, once (RFC 6749, 4.1.3; RFC 7636, 4.6). Using it a second time ends what the first
 * use brought (4.1.2). A request with the wrong verifier, client or redirect URI uses the code up as well:
 * whoever guesses has one try.
 */
export async function authorizationCode(call: GrantCall) {
  const { context, client, jkt } = call;
  const { redirectUri: _, redirectImplied: __, challenge: ___, ...rest } = await redeem(call);
  const grant: Grant = { ...rest, ...(jkt !== undefined && { jkt }) };
  const response = await issueAccess(context, grant);
  if (client.grants.includes("refresh_token")) {
    // RFC 9449, 5: only a public client's refresh token is bound; the others authenticate anyway.
    const { jkt: bound, ...free } = grant;
    const kept = client.authMethod === "none" && bound !== undefined ? grant : free;
    response.refresh_token = await issueRefresh(context, kept);
  }
  return response;
}

/** Uses the code up, whoever asks, and says what it stands for if all fits. */
async function redeem({ context, client, parameters, jkt }: GrantCall): Promise<CodeValue> {
  const { store, clock, checks } = context;
  const code = need(parameters, "code"), verifier = parameters.get("code_verifier");
  const used = await store.use<CodeValue>("code", sha256(code), clock.now());
  if (!used || used.item.revoked) throw refused("the code is unknown or has expired");
  const { value } = used.item;
  if (!checks.singleUse(used.first)) {
    await revokeFamily(context, value.family);
    throw refused("the code was used before");
  }
  if (!checks.codeOwner(value.clientId, client)) {
    throw refused("the code was issued to another client");
  }
  if (!redirectFits(value, parameters.get("redirect_uri"))) {
    throw refused("the redirect URI is another than the code's");
  }
  if (!checks.verifier(value.challenge, verifier)) {
    throw refused("the verifier does not belong to the challenge");
  }
  if (value.jkt !== undefined && value.jkt !== jkt) {
    throw new OAuthError("invalid_dpop_proof", "the code is bound to another key");
  }
  return value;
}

function redirectFits({ redirectUri, redirectImplied }: CodeValue, given: string | undefined) {
  return given === redirectUri || (given === undefined && redirectImplied === true);
}

function refused(why: string): OAuthError {
  return new OAuthError("invalid_grant", why);
}
