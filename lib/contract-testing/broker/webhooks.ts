import type { Json } from "../contract/json.ts";
import { type Clock, inTime } from "../../sim/mod.ts";

/** What others may want to know of. */
export type BrokerNews = "contract-changed" | "verification-published";

/** How webhooks are called. */
export interface WebhookOptions {
  readonly clock: Pick<Clock, "after" | "sleep">;
  /** Sends one. Default: `fetch`. */
  readonly send?: (
    url: string,
    body: string,
    signal: AbortSignal,
  ) => Promise<{ ok: boolean; status: number }>;
  /** Time that an answer may take, in ms. Default: 2000. */
  readonly timeout?: number;
  /** Tries in all, with a rest that doubles, beginning at 100 ms. Default: 3. */
  readonly tries?: number;
}

/** What became of one call. */
export interface Delivery {
  readonly url: string;
  readonly delivered: boolean;
  readonly tries: number;
  readonly error?: string;
}

/** Tells others what happens in a broker: a provider's build starts when a contract has changed, and not when it has not. */
export class Webhooks {
  readonly #urls = new Map<BrokerNews, Set<string>>();

  constructor(readonly options: WebhookOptions) {}

  subscribe(news: BrokerNews, url: string): void {
    if (!/^https?:\/\//.test(url)) {
      throw new TypeError(
        `Cannot subscribe: the address must begin with http:// or https://: received ${url}`,
      );
    }
    const urls = this.#urls.get(news) ?? new Set<string>();
    this.#urls.set(news, urls.add(url));
  }

  /** Calls all who want to know. Resolves when each has answered, or has been given up. */
  async tell(news: BrokerNews, about: Json): Promise<Delivery[]> {
    return await Promise.all(
      [...this.#urls.get(news) ?? []].map((url) =>
        this.#deliver(url, JSON.stringify({ news, about }))
      ),
    );
  }

  async #deliver(url: string, body: string): Promise<Delivery> {
    const { clock, send = post, timeout = 2000, tries = 3 } = this.options;
    let error = "";
    for (let i = 1; i <= tries; i++) {
      const leave = new AbortController();
      try {
        const late = () => {
          leave.abort();
          return new Error(`no answer within ${timeout} ms`);
        };
        const { ok, status } = await inTime(clock, timeout, send(url, body, leave.signal), late);
        if (ok) return { url, delivered: true, tries: i };
        error = `status ${status}`;
      } catch (thrown) {
        error = (thrown as Error).message;
      }
      if (i < tries) await clock.sleep(100 * 2 ** (i - 1));
    }
    return { url, delivered: false, tries, error };
  }
}

async function post(
  url: string,
  body: string,
  signal: AbortSignal,
): Promise<{ ok: boolean; status: number }> {
  const response = await fetch(url, {
    method: "POST",
    body,
    signal,
    headers: { "content-type": "application/json" },
  });
  await response.body?.cancel();
  return response;
}
