import { authenticateClient } from "../client-auth.ts";
import type { Context } from "../context.ts";
import { sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import { need, readForm } from "../parameters.ts";
import { type Grant, readAccess, revokeAccess, revokeFamily } from "../tokens.ts";

/**
 * Ends a token (RFC 7009). A refresh token takes its family along. Unknown tokens are answered with 200
 * too: what the client wanted is so already (2.2).
 */
export async function revokeEndpoint(context: Context, request: Request): Promise<Response> {
  const { store, clock } = context;
  const parameters = await readForm(context, request);
  const client = await authenticateClient(context, request, parameters);
  const token = need(parameters, "token");
  const refresh = await store.find<Grant>("refresh", sha256(token), clock.now());
  const claims = refresh ? undefined : await readAccess(context, token);
  const owner = refresh?.value.clientId ?? claims?.client_id;
  if (owner !== undefined && owner !== client.id) {
    throw new OAuthError("invalid_grant", "the token was issued to another client");
  }
  if (refresh) await revokeFamily(context, refresh.family!);
  if (claims) await revokeAccess(context, token, claims);
  context.log({ at: clock.now(), event: "revoke", client: client.id, outcome: "ok" });
  return new Response(null, { status: 200, headers: { "Cache-Control": "no-store" } });
}
