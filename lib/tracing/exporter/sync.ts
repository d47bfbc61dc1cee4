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
  readonly #transport: Transport;
  readonly #encoder: TableEncoder;
  readonly #pending = new Set<Promise<void>>();
  failed = 0;

  constructor(transport: Transport, resource: Attributes) {
    this.#transport = transport;
    this.#encoder = new TableEncoder(resource);
  }

  end(table: SpanTable, slot: number): void {
    const bytes = this.#encoder.encode(table, [slot]);
    table.release(slot);
    const sent = this.#transport(bytes, AbortSignal.timeout(2000))
      .then(() => {}, () => void this.failed++)
      .finally(() => this.#pending.delete(sent));
    this.#pending.add(sent);
  }

  /** Resolves when all that has ended is sent. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
