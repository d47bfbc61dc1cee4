import { authenticateClient } from "../client-auth.ts";
import { DEVICE_GRANT } from "../client.ts";
import { type Context, resourceOf, scopesOf } from "../context.ts";
import { hmac, newSecret, sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import type { DeviceValue } from "../grants/device-code.ts";
import { need, readForm } from "../parameters.ts";
import { requireGrant } from "../tokens.ts";
import { errorPage, escape, form, page } from "./pages.ts";
import { browserOf, cookie } from "./session.ts";

/** Letters that can't be mistaken and spell no words: 20⁸ codes are 34.6 bits (RFC 8628, 6.1). */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

/** Starts a device's flow (RFC 8628, 3.1): a code to poll with, and one for the person to type. */
export async function deviceAuthorizationEndpoint(
  context: Context,
  request: Request,
): Promise<Response> {
  const { store, clock, lifetimes, issuer, entropy, checks } = context;
  const parameters = await readForm(request);
  const client = await authenticateClient(context, request, parameters);
  requireGrant(client, DEVICE_GRANT);
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

/** The page on which a person types the code that the device shows, and answers (RFC 8628, 3.3). */
export async function devicePage(context: Context, request: Request): Promise<Response> {
  const browser = await browserOf(context, request);
  const code = new URL(request.url).searchParams.get("user_code") ?? "";
  const csrf = hmac(context.secret, `device ${browser.id}`);
  const response = page(
    context,
    "Connect a device",
    `<p>Type the code that your device shows. Only go on if you started this yourself.</p>${
      form("/device", { csrf }, [
        `<label>Code <input name="user_code" value="${escape(code)}" required></label>`,
        '<label>User name <input name="username" autocomplete="username" required></label>',
        '<label>Password <input name="password" type="password" required></label>',
        '<button name="action" value="allow">Allow</button>',
        '<button name="action" value="deny">Deny</button>',
      ])
    }`,
    "",
  );
  response.headers.append("Set-Cookie", cookie(context, browser.id));
  return response;
}

/** Takes the person's answer. */
export async function deviceDecision(context: Context, request: Request): Promise<Response> {
  const { store, clock, secret, checks } = context;
  try {
    const fields = await readForm(request), browser = await browserOf(context, request);
    const expected = hmac(secret, `device ${browser.id}`);
    if (!checks.formToken(expected, fields.get("csrf") ?? "")) {
      throw new OAuthError("access_denied", "this form was made for another browser", 403);
    }
    const subject = await context.authenticate(
      fields.get("username") ?? "",
      fields.get("password") ?? "",
    );
    if (subject === undefined) throw new OAuthError("access_denied", "wrong name or password", 401);
    const typed = need(fields, "user_code").toUpperCase().replace(/[^A-Z]/g, "");
    const used = await store.use<{ device: string }>("user-code", sha256(typed), clock.now());
    const device = used?.first ? used.item.value.device : undefined;
    const found = device && await store.find<DeviceValue>("device", device, clock.now());
    if (!device || !found) throw new OAuthError("invalid_request", "no device shows this code");
    const status = fields.get("action") === "allow" ? "approved" : "denied";
    await store.replace<DeviceValue>("device", device, { ...found.value, subject, status });
    return page(context, "Done", "<p>You can go back to your device.</p>", "");
  } catch (error) {
    return errorPage(context, error as Error);
  }
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
