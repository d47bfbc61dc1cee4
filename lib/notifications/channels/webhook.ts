import type { Clock } from "../../sim/mod.ts";
import { type Channel, type Outgoing, post, type Receipt } from "./channel.ts";
import { requirePublicTarget } from "./target.ts";

const utf8 = new TextEncoder();
const PREFIX = "whsec_";
/** Bytes of a secret, as Standard Webhooks wants them. */
const LEAST_SECRET = 24, MOST_SECRET = 64;

/** What a webhook is signed with and checked by. */
export interface WebhookHeaders {
  "webhook-id": string;
  /** Seconds since 1970. */
  "webhook-timestamp": string;
  /** One or more signatures, separated by spaces: while a secret is replaced there are two. */
  "webhook-signature": string;
}

/**
 * Signs a webhook as Standard Webhooks 1.0 says: HMAC-SHA256 over id, time and body, so that none of the
 * three can be changed or replayed later.
 *
 * @param secret `whsec_` and base64.
 * @param seconds The time now, in seconds since 1970.
 * @throws {RangeError} Where the secret is not one.
 *
 * @example
 * ```ts
 * import { signWebhook, verifyWebhook } from "#lib/notifications";
 * import assert from "node:assert/strict";
 *
 * const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
 * const headers = await signWebhook(secret, "msg_1", 1_614_265_330, "{}");
 * assert.equal(await verifyWebhook(secret, headers, "{}", 1_614_265_340), true);
 * assert.equal(await verifyWebhook(secret, headers, "{ }", 1_614_265_340), false);
 * ```
 */
export async function signWebhook(
  secret: string,
  id: string,
  seconds: number,
  body: string,
): Promise<WebhookHeaders> {
  const mac = await crypto.subtle.sign(
    "HMAC",
    await keyOf(secret),
    utf8.encode(`${id}.${seconds}.${body}`),
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${new Uint8Array(mac).toBase64()}`,
  };
}

/** Whether a webhook is from who has the secret, unchanged, and at most `tolerance` seconds old or early. */
export async function verifyWebhook(
  secret: string,
  headers: WebhookHeaders,
  body: string,
  seconds: number,
  tolerance = 300,
): Promise<boolean> {
  const { "webhook-id": id, "webhook-timestamp": sent, "webhook-signature": signatures } =
    headers as Partial<WebhookHeaders>;
  // They come from whoever has the address: none of them need be there.
  if (
    !id || !signatures || !/^\d{1,12}$/.test(sent ?? "") ||
    Math.abs(seconds - Number(sent)) > tolerance
  ) return false;
  const key = await keyOf(secret), signed = utf8.encode(`${id}.${sent}.${body}`);
  for (const [version, signature] of signatures.split(" ").map((one) => one.split(","))) {
    if (version !== "v1" || !signature) continue;
    // `verify` compares in constant time.
    if (await crypto.subtle.verify("HMAC", key, bytesOf(signature), signed)) return true;
  }
  return false;
}

const keys = new Map<string, Promise<CryptoKey>>();

function keyOf(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (!key) {
    const raw = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
    if (raw.length < LEAST_SECRET || raw.length > MOST_SECRET) {
      // The secret itself stays out of logs.
      throw new RangeError(
        `Cannot sign: the secret must be ${PREFIX} and ${LEAST_SECRET} to ${MOST_SECRET} bytes as base64: received ${raw.length} bytes`,
      );
    }
    const use: KeyUsage[] = ["sign", "verify"];
    key = crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, use);
    keys.set(secret, key);
  }
  return key;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(base64);
  } catch {
    return new Uint8Array();
  }
}

/** A signed webhook to a partner's own server. */
export class WebhookChannel implements Channel {
  readonly name = "webhook";

  readonly #allowPrivate: boolean;

  /** @param options `allowPrivate` lets addresses of one's own network pass, for tests and for a lab. */
  constructor(
    readonly clock: Clock,
    readonly secret: string,
    { allowPrivate = false }: { allowPrivate?: boolean } = {},
  ) {
    this.#allowPrivate = allowPrivate;
  }

  async send({ id, to, subject = "", text }: Outgoing, signal?: AbortSignal): Promise<Receipt> {
    if (!this.#allowPrivate) await requirePublicTarget("the webhook", to);
    const body = JSON.stringify({ type: "parcel.moved", subject, text });
    const headers = await signWebhook(this.secret, id, Math.floor(this.clock.now() / 1000), body);
    const answer = await post("the webhook", to, body, {
      "content-type": "application/json",
      ...headers,
    }, signal);
    await answer.body?.cancel();
    return { reference: id, parts: 1 };
  }

  async close(): Promise<void> {}
}
