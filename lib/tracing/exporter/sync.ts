import type { Attributes } from "../limits.ts";
import { TableEncoder } from "../otlp/encode-table.ts";
import type { SpanSink } from "../span.ts";
import type { SpanTable } from "../span-table.ts";
import type { Transport } from "./transport.ts";

/**
 * Sends each span when it ends, and whoever serves the request waits for it: the simple way, which makes the
 * collector a part of every request.
 */
export class SyncExporter implements SpanSink {
  readonly #timeout: number;
  readonly #transport: Transport;
  readonly #encoder: TableEncoder;
  readonly #pending = new Set<Promise<void>>();
  /** Spans that ended, and those that were not sent. */
  ended = 0;
  failed = 0;

  /** @param timeout A request that takes longer is given up, in ms. */
  constructor(transport: Transport, resource: Attributes, timeout = 2000) {
    this.#timeout = timeout;
    this.#transport = transport;
    this.#encoder = new TableEncoder(resource);
  }

  end(table: SpanTable, slot: number): void {
    this.ended++;
    const bytes = this.#encoder.encode(table, [slot]);
    table.release(slot);
    const sent = this.#transport(bytes, AbortSignal.timeout(this.#timeout))
      .then(() => {}, () => void this.failed++)
      .finally(() => this.#pending.delete(sent));
    this.#pending.add(sent);
  }

  /** Resolves when all that has ended is sent. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
