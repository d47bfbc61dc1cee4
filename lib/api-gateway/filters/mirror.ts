import type { Backend, Outgoing } from "../forwarding/outgoing.ts";

/** Copies under way at once, over all routes: a slow mirror may cost memory, but not without end. */
const MOST_COPIES = 100;
/** Longest body that is copied, in bytes. */
const MOST_BODY = 64 * 1024;

/**
 * Sends copies of requests to another back end and throws the answers away. A copy that fails, hangs or is
 * too large is counted and changes nothing for the caller.
 */
export class Mirror {
  /** Copies sent, answered with an error or not at all, and not sent since there were too many. */
  sent = 0;
  failed = 0;
  skipped = 0;
  #running = 0;
  readonly #ms: number;

  /** @param ms Time a copy may take, in ms. */
  constructor(ms = 5000) {
    this.#ms = ms;
  }

  /** Sends a copy. Does not wait, and never throws. `body` is the whole body, or nothing. */
  copy(target: Backend, outgoing: Outgoing, body: Uint8Array<ArrayBuffer> | null): void {
    if (this.#running >= MOST_COPIES || (body?.byteLength ?? 0) > MOST_BODY) {
      this.skipped++;
      return;
    }
    this.#running++;
    this.sent++;
    const signal = AbortSignal.timeout(this.#ms), headers = new Headers(outgoing.headers);
    const send = async () => {
      const response = await target.send({ ...outgoing, headers, body, signal });
      await response.body?.cancel();
    };
    send().catch(() => this.failed++).finally(() => this.#running--);
  }
}
