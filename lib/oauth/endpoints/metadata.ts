import { DEVICE_GRANT, EXCHANGE_GRANT } from "../client.ts";
import { SIGNED } from "../client-auth.ts";
import type { Context } from "../context.ts";
import { PROOF_ALGORITHMS } from "../dpop.ts";

/** What clients need to know (RFC 8414; 9126, 9207, 9449 add members). */
export function metadataEndpoint(context: Context): Response {
  const { issuer, resources } = context;
  const methods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];
  return Response.json({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    scopes_supported: [...new Set(resources.flatMap((resource) => resource.scopes))],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: [
      "authorization_code",
      "client_credentials",
      "refresh_token",
      DEVICE_GRANT,
      EXCHANGE_GRANT,
    ],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: SIGNED,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: SIGNED,
    introspection_endpoint_auth_methods_supported: methods.slice(0, 3),
    introspection_endpoint_auth_signing_alg_values_supported: SIGNED,
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
    authorization_response_iss_parameter_supported: true,
    require_pushed_authorization_requests: false,
  }, { headers: { "Cache-Control": "public, max-age=3600" } });
}

/** The public keys (RFC 7517). They may be cached for a minute, which rotation allows for. */
export async function jwksEndpoint({ keys }: Context): Promise<Response> {
  return Response.json(await keys.jwks(), { headers: { "Cache-Control": "public, max-age=60" } });
}
