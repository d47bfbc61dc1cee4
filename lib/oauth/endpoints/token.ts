import { authenticateClient } from "../client-auth.ts";
import type { GrantType } from "../client.ts";
import type { Context } from "../context.ts";
import { verifyProof } from "../dpop.ts";
import { OAuthError } from "../errors.ts";
import { grants } from "../grants/mod.ts";
import { JwtError } from "../jws.ts";
import { need, readForm } from "../parameters.ts";
import { requireGrant } from "../tokens.ts";

/** Trades a grant for tokens (RFC 6749, section 3.2). Only POST. */
export async function tokenEndpoint(context: Context, request: Request): Promise<Response> {
  const parameters = await readForm(context, request);
  const client = await authenticateClient(context, request, parameters);
  const type = need(parameters, "grant_type") as GrantType;
  const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
  if (!grant) throw new OAuthError("unsupported_grant_type", "no such grant");
  requireGrant(client, type);
  // Who shows a key need not be anybody, and each proof is remembered.
  if (client.authMethod === "none" && request.headers.has("dpop")) {
    context.quotas.visitor(context.addressOf(request));
  }
  const jkt = await proofOf(context, request, "/token");
  if (client.requireDpop && jkt === undefined) {
    throw new OAuthError("invalid_dpop_proof", "this client must prove a key");
  }
  const response = await grant({ context, client, parameters, jkt });
  context.log({ at: context.clock.now(), event: type, client: client.id, outcome: "ok" });
  return Response.json(response, { headers: { "Cache-Control": "no-store", Pragma: "no-cache" } });
}

/** Thumbprint of the key proved by a request, where it proves one. @throws {OAuthError} */
export async function proofOf(
  context: Context,
  request: Request,
  path: string,
): Promise<string | undefined> {
  const proof = request.headers.get("dpop");
  if (proof === null) return undefined;
  const { issuer, clock, store, lifetimes, checks } = context;
  try {
    return await verifyProof(proof, {
      method: request.method,
      url: issuer + path,
      now: clock.now(),
      maxAge: lifetimes.proof,
      remember: async (jti, until) =>
        checks.fresh(await store.add("proof", jti, { value: {}, expiresAt: until })),
    });
  } catch (error) {
    // Anything else is ours, such as a store that is down, and says nothing to a caller.
    if (!(error instanceof JwtError)) throw error;
    throw new OAuthError("invalid_dpop_proof", error.message);
  }
}
