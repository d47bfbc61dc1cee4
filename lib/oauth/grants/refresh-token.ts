import { type Context, scopesOf } from "../context.ts";
import { sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import { need } from "../parameters.ts";
import { type Grant, issueAccess, keepRefresh, revokeFamily, successorOf } from "../tokens.ts";
import type { GrantCall } from "./grant.ts";

/**
 * A new access token, and a new refresh token in place of the old one (RFC 6749, 6; RFC 9700, 4.14).
 * A token that comes a second time was copied, or its answer was lost. Within the grace window, and as
 * long as the successor was not used, the answer is simply given again; any other reuse ends the family.
 */
export async function refreshToken({ context, client, parameters, jkt }: GrantCall) {
  const { store, clock, checks } = context;
  const token = need(parameters, "refresh_token");
  const seen = await store.find<Grant>("refresh", sha256(token), clock.now());
  // Who asks is looked at before the token is used: a stranger's guess must not end a family.
  if (!seen || seen.revoked || seen.value.clientId !== client.id) {
    throw refused("the refresh token is unknown, has expired or was revoked");
  }
  const { value } = seen;
  if (value.jkt !== undefined && value.jkt !== jkt) {
    throw new OAuthError("invalid_dpop_proof", "the refresh token is bound to another key");
  }
  const scopes = scopesOf(parameters.get("scope"), value.scopes);
  if (!checks.scopeWithin(scopes, value.scopes)) {
    throw new OAuthError("invalid_scope", "the user granted less than that");
  }
  await useUp(context, token, value.family!);
  const bound = jkt === undefined ? {} : { jkt };
  const response = await issueAccess(context, { ...value, ...bound, scopes });
  const next = successorOf(context, token);
  await keepRefresh(context, next, value);
  return { ...response, refresh_token: next };
}

/** Uses a token up. One that was used before ends its family, unless its answer may have been lost. */
async function useUp(context: Context, token: string, family: string): Promise<void> {
  const { store, clock, checks } = context;
  const used = await store.use<Grant>("refresh", sha256(token), clock.now());
  const again = used && !used.first && await mayAskAgain(context, token, used.item.usedAt ?? 0);
  if (used && checks.singleUse(used.first || again === true)) return;
  await revokeFamily(context, family);
  throw refused("the refresh token was used before");
}

/** Whether the answer may have been lost: it was a moment ago, and nobody has used what was in it. */
async function mayAskAgain(context: Context, token: string, usedAt: number): Promise<boolean> {
  const { store, clock, lifetimes: { grace } } = context;
  if (grace === 0 || clock.now() - usedAt > grace) return false;
  const next = await store.find("refresh", sha256(successorOf(context, token)), clock.now());
  return next?.usedAt === undefined;
}

function refused(why: string): OAuthError {
  return new OAuthError("invalid_grant", why);
}
