import { authenticateClient } from "../client-auth.ts";
import type { Context } from "../context.ts";
import { sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import { need, readForm } from "../parameters.ts";
import { type Grant, readAccess } from "../tokens.ts";

/**
 * Says whether a token is alive, and what it allows (RFC 7662). Only who can authenticate may ask; a
 * resource server hears about tokens for its own audience, a client about its own. For any other token the
 * answer is the same as for no token at all.
 */
export async function introspectEndpoint(context: Context, request: Request): Promise<Response> {
  const { store, clock } = context;
  const parameters = await readForm(context, request);
  const client = await authenticateClient(context, request, parameters);
  if (client.authMethod === "none") {
    throw new OAuthError("invalid_client", "a public client may not ask about tokens");
  }
  const token = need(parameters, "token");
  const claims = await readAccess(context, token);
  if (claims) {
    const mine = [claims.aud].flat().includes(client.audience) || claims.client_id === client.id;
    const { sid: _, ...shown } = claims;
    return answer(
      mine ? { active: true, token_type: claims.cnf ? "DPoP" : "Bearer", ...shown } : {},
    );
  }
  const refresh = await store.find<Grant>("refresh", sha256(token), clock.now());
  const alive = refresh && !refresh.revoked && refresh.usedAt === undefined &&
    refresh.value.clientId === client.id;
  if (!alive) return answer({});
  const { clientId, subject, scopes } = refresh.value;
  return answer({
    active: true,
    client_id: clientId,
    sub: subject,
    scope: scopes.join(" "),
    exp: Math.floor(refresh.expiresAt / 1000),
    iss: context.issuer,
  });
}

function answer(found: Record<string, unknown>): Response {
  return Response.json({ active: false, ...found }, { headers: { "Cache-Control": "no-store" } });
}
