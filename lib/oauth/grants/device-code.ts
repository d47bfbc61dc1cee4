import type { Context } from "../context.ts";
import { sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import { need } from "../parameters.ts";
import { type Grant, issueAccess, issueRefresh } from "../tokens.ts";
import type { GrantCall } from "./grant.ts";

/** What a device code stands for. */
export interface DeviceValue extends Grant {
  status: "pending" | "approved" | "denied";
  /** Least time between two questions, in ms. */
  interval: number;
  [name: string]: unknown;
}

/** Whether the person has said yes yet (RFC 8628, 3.4 and 3.5). */
export async function deviceCode({ context, client, parameters, jkt }: GrantCall) {
  const { store, clock } = context, now = clock.now();
  const key = sha256(need(parameters, "device_code"));
  const found = await store.find<DeviceValue>("device", key, now);
  if (!found) throw new OAuthError("expired_token", "the device code is unknown or has expired");
  const { value } = found;
  if (value.clientId !== client.id || found.usedAt !== undefined) {
    throw new OAuthError("invalid_grant", "the device code is not this client's, or was used");
  }
  if (value.status === "denied") throw new OAuthError("access_denied", "the user said no");
  if (value.status === "pending") {
    if (await tooFast(context, key, value.interval, found.expiresAt)) {
      throw new OAuthError("slow_down", "wait five seconds longer between questions");
    }
    throw new OAuthError("authorization_pending", "the user has not answered yet");
  }
  const used = await store.use("device", key, now);
  if (!used?.first) throw new OAuthError("invalid_grant", "the device code was used");
  const grant: Grant = {
    clientId: client.id,
    subject: value.subject,
    scopes: value.scopes,
    family: value.family!,
    ...(jkt !== undefined && { jkt }),
  };
  const response = await issueAccess(context, grant);
  if (client.grants.includes("refresh_token")) {
    response.refresh_token = await issueRefresh(context, grant);
  }
  return response;
}

/** Notes that somebody asked. In an item of its own, so that it can't overwrite the user's answer. */
async function tooFast(context: Context, key: string, interval: number, expiresAt: number) {
  const { store, clock } = context, now = clock.now(), name = `poll ${key}`;
  const last = await store.find<{ at: number; interval: number }>("seen", name, now);
  if (!last) {
    await store.add("seen", name, { value: { at: now, interval }, expiresAt });
    return false;
  }
  const fast = now - last.value.at < last.value.interval;
  await store.replace("seen", name, {
    at: now,
    interval: last.value.interval + (fast ? 5000 : 0),
  });
  return fast;
}
