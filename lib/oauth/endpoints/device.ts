import { authenticateClient } from "../client-auth.ts";
import { DEVICE_GRANT } from "../client.ts";
import { type Context, resourceOf, scopesOf } from "../context.ts";
import { newSecret, sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import type { DeviceValue } from "../grants/device-code.ts";
import { readForm } from "../parameters.ts";
import { requireGrant } from "../tokens.ts";

/** Letters that can't be mistaken and spell no words: 20⁸ codes are 34.6 bits (RFC 8628, 6.1). */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

/** Starts a device's flow (RFC 8628, 3.1): a code to poll with, and one for the person to type. */
export async function deviceAuthorizationEndpoint(
  context: Context,
  request: Request,
): Promise<Response> {
  const { store, clock, lifetimes, issuer, entropy, checks } = context;
  const parameters = await readForm(context, request);
  const client = await authenticateClient(context, request, parameters);
  requireGrant(client, DEVICE_GRANT);
  context.quotas.stranger(client.id, context.addressOf(request), "slow_down");
  const scopes = scopesOf(parameters.get("scope"), client.scopes);
  if (!checks.scopeWithin(scopes, client.scopes) || !resourceOf(context, scopes)) {
    throw new OAuthError("invalid_scope", "the client may not have these scopes");
  }
  const deviceCode = newSecret(entropy), userCode = newUserCode(context);
  const expiresAt = clock.now() + lifetimes.device, interval = 5000;
  await store.add<DeviceValue>("device", sha256(deviceCode), {
    value: {
      clientId: client.id,
      subject: "",
      scopes,
      family: newSecret(entropy, 16),
      status: "pending",
      interval,
    },
    expiresAt,
  });
  await store.add("user-code", sha256(userCode), {
    value: { device: sha256(deviceCode), client: client.id, scopes },
    expiresAt,
  });
  const shown = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  return Response.json({
    device_code: deviceCode,
    user_code: shown,
    verification_uri: `${issuer}/device`,
    verification_uri_complete: `${issuer}/device?user_code=${shown}`,
    expires_in: Math.floor(lifetimes.device / 1000),
    interval: interval / 1000,
  }, { headers: { "Cache-Control": "no-store" } });
}

function newUserCode({ entropy }: Context): string {
  let code = "";
  // Bytes above 239 are dropped, so that each letter is equally likely.
  while (code.length < 8) {
    for (const byte of entropy(16)) {
      if (byte < 240 && code.length < 8) code += LETTERS[byte % 20];
    }
  }
  return code;
}
