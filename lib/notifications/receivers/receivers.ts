import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { decryptPush, pushKeyPair } from "../channels/push-encryption.ts";
import type { PushKeys } from "../channels/push-encryption.ts";
import { verifyWebhook, type WebhookHeaders } from "../channels/webhook.ts";
import { toBase64Url } from "../channels/bytes.ts";
import type { Clock } from "../../sim/mod.ts";
import { type Behaviour, decide, type Receiver, type Taken, wellBehaved } from "./behaviour.ts";
import { type HttpReceiver, startHttpReceiver } from "./http-receiver.ts";

const text = new TextDecoder();

/** A partner's server: takes a webhook whose signature holds, and nothing else. */
export function startWebhookReceiver(clock: Clock, secret: string): Promise<HttpReceiver> {
  return startHttpReceiver(async ({ path, headers, body }) => {
    const content = text.decode(body);
    const signed = headers as unknown as WebhookHeaders;
    if (!await verifyWebhook(secret, signed, content, clock.now() / 1000)) return undefined;
    const message = {
      id: signed["webhook-id"],
      to: path,
      text: JSON.parse(content).text as string,
    };
    return { message, status: 200, answer: {} };
  });
}

/** A push service with the browser behind it, which decrypts what comes. */
export async function startPushReceiver(): Promise<HttpReceiver & { keys: PushKeys }> {
  const browser = await pushKeyPair();
  const auth = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  const receiver = await startHttpReceiver(async ({ path, headers, body }) => {
    if (headers["content-encoding"] !== "aes128gcm" || headers["ttl"] === undefined) {
      return undefined;
    }
    const shown = JSON.parse(await decryptPush(body, browser, auth)) as {
      id: string;
      body: string;
    };
    const message = { id: shown.id, to: path, text: shown.body };
    return { message, status: 201, headers: { location: `/messages/${shown.id}` } };
  });
  return { ...receiver, keys: { p256dh: browser.publicKey, auth } };
}

/** An SMS gateway: it bills segments, and knows a repetition by its idempotency key. */
export async function startSmsGateway(): Promise<HttpReceiver & { billed(): number }> {
  let billed = 0;
  const seen = new Map<string, string>();
  // deno-lint-ignore require-await
  const receiver = await startHttpReceiver(async ({ headers, body }) => {
    const key = headers["idempotency-key"];
    const { to, segments } = JSON.parse(text.decode(body)) as { to: string; segments: string[] };
    if (typeof key !== "string" || segments.length === 0) return undefined;
    if (!seen.has(key)) billed += segments.length;
    const reference = seen.get(key) ?? `sms-${seen.size}`;
    seen.set(key, reference);
    return {
      message: { id: key, to, text: segments.join("") },
      status: 202,
      answer: { reference },
    };
  });
  return { ...receiver, billed: () => billed };
}

/** A mail server; `port` is where it listens. */
export async function startMailReceiver(): Promise<Receiver & { port: number }> {
  const behaviour: Behaviour = wellBehaved(), taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    closeTimeout: 100,
    onData(stream, session, done) {
      const parts: Uint8Array[] = [];
      stream.on("data", (part: Uint8Array) => parts.push(part));
      stream.on("end", async () => {
        const mail = await PostalMime.parse(new Blob(parts as BlobPart[]));
        if (behaviour.delay > 0) {
          await new Promise((resolve) => setTimeout(resolve, behaviour.delay));
        }
        const decision = decide(behaviour);
        if (decision === "refuse") {
          return done(later());
        }
        const id = (mail.messageId ?? "").replace(/^<|@.*$/g, "");
        taken.push({
          id,
          to: session.envelope.rcptTo[0]?.address ?? "",
          text: (mail.text ?? "").trim(),
        });
        // As a relay answers whose server behind it took too long. After a connection that is cut the
        // client waits a tenth of a second for each message.
        done(decision === "take, then lose" ? later() : undefined);
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as { port: number };
  let closing: Promise<void> | undefined;
  const close = () => closing ??= new Promise<void>((resolve) => server.close(() => resolve()));
  return { port, behaviour, taken, close };
}

/** What a mail server says that did not take a message, or does not know. */
function later(): Error {
  return Object.assign(new Error("try again later"), { responseCode: 451 });
}
