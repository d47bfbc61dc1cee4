import { type Channel, DeliveryError, type Outgoing, post, type Receipt } from "./channel.ts";
import { encryptPush, type PushKeys } from "./push-encryption.ts";
import { requirePublicTarget } from "./target.ts";

/**
 * Push to a browser: encrypted for it (RFC 8291) and posted to its push service (RFC 8030). The address of
 * that service comes from the browser, so it may be anybody's: see {@linkcode requirePublicTarget}.
 */
export class WebPushChannel implements Channel {
  readonly name = "push";

  readonly #allowPrivate: boolean;

  /**
   * @param keysOf The keys that the browser handed out with an address.
   * @param options `allowPrivate` lets addresses of one's own network pass, for tests and for a lab.
   */
  constructor(
    readonly keysOf: (address: string) => PushKeys,
    { allowPrivate = false }: { allowPrivate?: boolean } = {},
  ) {
    this.#allowPrivate = allowPrivate;
  }

  async send({ id, to, subject = "", text }: Outgoing, signal?: AbortSignal): Promise<Receipt> {
    if (!this.#allowPrivate) await requirePublicTarget("the push service", to);
    const body = await encrypted(
      JSON.stringify({ id, title: subject, body: text }),
      this.keysOf(to),
    );
    const answer = await post("the push service", to, body, {
      "content-type": "application/octet-stream",
      "content-encoding": "aes128gcm",
      "ttl": "86400",
      "urgency": "normal",
    }, signal);
    await answer.body?.cancel();
    return { reference: answer.headers.get("location") ?? id, parts: 1 };
  }

  async close(): Promise<void> {}
}

/** A text that does not fit, and keys that are none, stay so however often it is tried. */
async function encrypted(text: string, keys: PushKeys): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await encryptPush(text, keys);
  } catch (error) {
    throw new DeliveryError((error as Error).message, true, { cause: error });
  }
}
