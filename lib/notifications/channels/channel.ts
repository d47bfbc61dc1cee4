import { parseRetryAfter } from "../../circuit-breaker/mod.ts";

/** What a channel is given: rendered for it, addressed, and named. */
export interface Outgoing {
  /** The same on every try, so that the other side can tell a repetition. */
  id: string;
  /** Where to: an e-mail address, a phone number, a push subscription's or a hook's address. */
  to: string;
  /** One line; channels without one leave it out. */
  subject?: string;
  text: string;
  html?: string;
}

/** What the other side said when it took a message. */
export interface Receipt {
  /** The name under which the other side knows it. */
  reference: string;
  /** What it is billed as: an SMS may be several. */
  parts: number;
}

/** One way to reach a person. */
export interface Channel {
  readonly name: string;
  /**
   * Resolves once the other side has said that it has the message.
   *
   * @throws {DeliveryError} Where it has not said so. It may have it all the same.
   */
  send(message: Outgoing, signal?: AbortSignal): Promise<Receipt>;
  /** Closes its connections. */
  close(): Promise<void>;
}

/** A message was not acknowledged. */
export class DeliveryError extends Error {
  override name = "DeliveryError";

  /** How long the other side asks to wait before another try, in ms; `undefined` where it asks for nothing. */
  readonly retryAfter: number | undefined;

  /** @param permanent Whether trying again can't help: a bad address, a refused content. */
  constructor(
    message: string,
    readonly permanent: boolean,
    { retryAfter, ...options }: ErrorOptions & { retryAfter?: number | undefined } = {},
  ) {
    super(message, options);
    this.retryAfter = retryAfter;
  }
}

/** How long a channel waits for an answer, in ms. */
export const PATIENCE_MS = 2000;

/**
 * Posts to the other side of a channel that speaks HTTP. Answers 408, 429 and from 500 up are worth
 * another try, as is no answer at all; 4xx is not.
 *
 * A redirect is an answer like 4xx and is not followed: 301 to 303 would turn the post into a GET without its
 * body, and 307 and 308 would take a signed body to wherever the answer points.
 */
export async function post(
  channel: string,
  url: string,
  body: Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: "POST",
      body,
      headers,
      redirect: "manual",
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (error) {
    throw new DeliveryError(`${channel} did not answer`, false, { cause: error });
  }
  if (answer.ok) return answer;
  await answer.body?.cancel();
  const { status } = answer;
  const retryAfter = parseRetryAfter(answer.headers.get("retry-after"), Date.now());
  throw new DeliveryError(
    `${channel} answered ${status}`,
    status < 500 && status !== 408 && status !== 429,
    { retryAfter },
  );
}
