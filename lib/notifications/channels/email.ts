import { createTransport } from "nodemailer";
import {
  type Channel,
  DeliveryError,
  type Outgoing,
  PATIENCE_MS,
  type Receipt,
} from "./channel.ts";

/** Where mail is handed over, and in whose name. */
export interface EmailOptions {
  host: string;
  port: number;
  /** The sender's address; its domain is part of every message's name. */
  from: string;
}

/**
 * E-mail by SMTP, through nodemailer. The notification's id becomes the `Message-ID`, so that whoever
 * receives a repetition can know it. Answers from 500 up are final, others are worth another try.
 */
export class EmailChannel implements Channel {
  readonly name = "email";
  readonly #from: string;
  readonly #transport;

  constructor({ host, port, from }: EmailOptions) {
    this.#from = from;
    this.#transport = createTransport({
      host,
      port,
      secure: false,
      ignoreTLS: true,
      pool: true,
      maxConnections: 4,
      // A message whose connection broke is not sent again behind our back: that is the retry's to say.
      maxRequeues: 0,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
    });
  }

  async send({ id, to, subject, text, html }: Outgoing): Promise<Receipt> {
    const messageId = `<${id}@${this.#from.split("@")[1]}>`;
    try {
      await this.#transport.sendMail({ from: this.#from, to, subject, text, html, messageId });
    } catch (error) {
      const { responseCode = 0, message } = error as Error & { responseCode?: number };
      throw new DeliveryError(`the mail server refused: ${message}`, responseCode >= 500, {
        cause: error,
      });
    }
    return { reference: messageId, parts: 1 };
  }

  // deno-lint-ignore require-await
  async close(): Promise<void> {
    this.#transport.close();
  }
}
