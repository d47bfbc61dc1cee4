import { authenticateClient } from "../client-auth.ts";
import type { Context } from "../context.ts";
import { newSecret, sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import { readForm } from "../parameters.ts";
import { readClient, readRequest } from "./authorization-request.ts";
import { proofOf } from "./token.ts";

/** How long a pushed request waits for the browser, in ms. */
const LIFETIME = 60_000;
const SECRETS = ["client_secret", "client_assertion", "client_assertion_type"];

/** Takes an authorization request from the client itself, and names it (RFC 9126). */
export async function parEndpoint(context: Context, request: Request): Promise<Response> {
  const parameters = await readForm(context, request);
  const client = await authenticateClient(context, request, parameters);
  if (client.authMethod === "none") {
    context.quotas.stranger(client.id, context.addressOf(request));
  }
  if (parameters.has("request_uri")) {
    throw new OAuthError("invalid_request", "a pushed request can't name another one");
  }
  const own = new Map([...parameters, ["client_id", client.id]] as [string, string][]);
  // A proof binds the code to its key, as `dpop_jkt` does; both must name one key (RFC 9449, 10.1).
  const jkt = await proofOf(context, request, "/par"), said = own.get("dpop_jkt");
  if (jkt !== undefined && said !== undefined && said !== jkt) {
    throw new OAuthError("invalid_dpop_proof", "dpop_jkt names another key than the proof");
  }
  if (jkt !== undefined) own.set("dpop_jkt", jkt);
  readRequest(context, own, readClient(context, own));
  for (const name of SECRETS) own.delete(name);
  const uri = `urn:ietf:params:oauth:request_uri:${newSecret(context.entropy)}`;
  await context.store.add("pushed", sha256(uri), {
    value: { clientId: client.id, parameters: [...own] },
    expiresAt: context.clock.now() + LIFETIME,
  });
  return Response.json({ request_uri: uri, expires_in: LIFETIME / 1000 }, {
    status: 201,
    headers: { "Cache-Control": "no-store" },
  });
}
