import { type Channel, DeliveryError, type Outgoing, post, type Receipt } from "./channel.ts";
import { segmentSms } from "./gsm7.ts";

/** International numbers as E.164 writes them. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * SMS through a gateway that speaks HTTP: one request with all segments, and an idempotency key, since a
 * gateway bills what it accepts twice.
 */
export class SmsChannel implements Channel {
  readonly name = "sms";

  constructor(readonly gateway: string) {}

  async send({ id, to, text }: Outgoing, signal?: AbortSignal): Promise<Receipt> {
    if (!E164.test(to)) {
      throw new DeliveryError(
        `Cannot send SMS: the number must be like +4915112345678: received ${to}`,
        true,
      );
    }
    const { encoding, segments } = segmentSms(text);
    const answer = await post(
      "the SMS gateway",
      this.gateway,
      JSON.stringify({ to, encoding, segments }),
      { "content-type": "application/json", "idempotency-key": id },
      signal,
    );
    return { reference: await referenceIn(answer) ?? id, parts: segments.length };
  }

  async close(): Promise<void> {}
}

/** The gateway's own name for a message; it has taken it, whatever it says besides. */
async function referenceIn(answer: Response): Promise<string | undefined> {
  try {
    const { reference } = await answer.json() as { reference?: unknown };
    return typeof reference === "string" && reference !== "" ? reference : undefined;
  } catch {
    // An empty body, a page of HTML, `null`.
    return undefined;
  }
}
