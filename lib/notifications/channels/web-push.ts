import { type Channel, type Outgoing, post, type Receipt } from "./channel.ts";
import { encryptPush, type PushKeys } from "./push-encryption.ts";

/**
 * Push to a browser: encrypted for it (RFC 8291) and posted to its push service (RFC 8030). `topic`
 * replaces a message that is still waiting there, so an old place of a parcel does not arrive after the
 * new one.
 */
export class WebPushChannel implements Channel {
  readonly name = "push";

  /** @param keysOf The keys that the browser handed out with an address. */
  constructor(readonly keysOf: (address: string) => PushKeys) {}

  async send({ id, to, subject = "", text }: Outgoing, signal?: AbortSignal): Promise<Receipt> {
    const body = await encryptPush(
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
