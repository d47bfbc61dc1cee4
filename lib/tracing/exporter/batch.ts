import { backoff, Retry } from "../../circuit-breaker/mod.ts";
import { type Cancel, type Clock, type Random, random, requireNumber } from "../../sim/mod.ts";
import type { Attributes } from "../limits.ts";
import { TableEncoder } from "../otlp/encode-table.ts";
import type { SpanSink } from "../span.ts";
import type { SpanTable } from "../span-table.ts";
import { SlotQueue } from "./slot-queue.ts";
import { isWorthRetrying, type Transport } from "./transport.ts";

/** How spans are sent. */
export interface BatchOptions {
  clock: Clock;
  transport: Transport;
  /** What the process is: `service.name` at least. */
  resource: Attributes;
  /** Spans that may wait; beyond, the newest is dropped and counted. Default: 2,048. */
  queue?: number;
  /** Spans a request. Default: 512. */
  batch?: number;
  /** A batch that is not full is sent after this time, in ms. Default: 1,000. */
  delay?: number;
  /** A request that takes longer is given up, in ms. Default: 5,000. */
  timeout?: number;
  /** Attempts after the first. Default: 4. */
  retries?: number;
  random?: Random;
}

/** What became of ended spans: each is counted once. */
export interface ExportCounts {
  ended: number;
  exported: number;
  /** Refused by the collector as not sound. */
  rejected: number;
  /** No room in the queue; a request failed for good; given up at the end. */
  dropped: { queue: number; failed: number; shutdown: number };
}

/**
 * Sends spans in batches, in the background. Who ends a span never waits: it is queued, or dropped and counted
 * where the queue is full. A batch is written out before it is sent, so that a collector that does not answer
 * holds bytes and no slots.
 */
export class BatchExporter implements SpanSink {
  readonly counts: ExportCounts = {
    ...{ ended: 0, exported: 0, rejected: 0 },
    dropped: { queue: 0, failed: 0, shutdown: 0 },
  };
  readonly #options: Required<BatchOptions>;
  readonly #encoder: TableEncoder;
  readonly #queue: SlotQueue;
  readonly #retry: Retry;
  #table: SpanTable | undefined;
  #timer: Cancel | undefined;
  #sending: Promise<void> | undefined;
  /** Spans in the request that is being sent. */
  #inFlight = 0;
  #stopped = new AbortController();

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: BatchOptions) {
    const all = this.#options = {
      ...{ queue: 2048, batch: 512, delay: 1000, timeout: 5000, retries: 4, random: random(1) },
      ...options,
    };
    const whole = { unit: "spans", min: 1, max: 1e6, integer: true };
    requireNumber("create BatchExporter", "queue", all.queue, whole);
    requireNumber("create BatchExporter", "batch", all.batch, { ...whole, max: all.queue });
    requireNumber("create BatchExporter", "delay", all.delay, { unit: "ms", min: 0, max: 3.6e6 });
    requireNumber("create BatchExporter", "timeout", all.timeout, {
      unit: "ms",
      min: 1,
      max: 3.6e6,
    });
    this.#encoder = new TableEncoder(all.resource);
    this.#queue = new SlotQueue(all.queue);
    this.#retry = new Retry({
      clock: all.clock,
      retries: all.retries,
      waits: backoff({ kind: "full", random: all.random, base: 100, cap: 5000 }),
      retryIf: (error) => !this.#stopped.signal.aborted && isWorthRetrying(error),
    });
  }

  /** Spans that wait or are on their way. */
  get pending(): number {
    return this.#queue.size + this.#inFlight;
  }

  end(table: SpanTable, slot: number): void {
    this.counts.ended++;
    this.#table = table;
    if (this.#stopped.signal.aborted || !this.#queue.push(slot)) {
      table.release(slot);
      this.counts.dropped[this.#stopped.signal.aborted ? "shutdown" : "queue"]++;
      return;
    }
    if (this.#queue.size >= this.#options.batch) this.#start();
    else this.#timer ??= this.#options.clock.after(this.#options.delay, () => this.#start());
  }

  /** Sends all that waits now. Never rejects: what fails is counted. */
  async flush(): Promise<void> {
    this.#start();
    while (this.#sending) await this.#sending;
  }

  /** Sends what it can within its budget, in ms, and counts the rest as dropped; then nothing more is taken. */
  async shutdown(budget = 2000): Promise<ExportCounts> {
    const { clock } = this.#options;
    let cancel: Cancel = () => {};
    const late = new Promise<void>((resolve) => cancel = clock.after(budget, resolve));
    await Promise.race([this.flush(), late]);
    cancel();
    this.#stopped.abort();
    this.#timer?.();
    this.counts.dropped.shutdown += this.#queue.size + this.#inFlight;
    this.#inFlight = 0;
    while (this.#queue.size > 0) this.#table!.release(this.#queue.shift());
    return this.counts;
  }

  #start(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#sending || this.#queue.size === 0) return;
    this.#sending = this.#drain().finally(() => this.#sending = undefined);
  }

  async #drain(): Promise<void> {
    while (this.#queue.size > 0 && !this.#stopped.signal.aborted) {
      const count = Math.min(this.#queue.size, this.#options.batch);
      const slots = Array.from({ length: count }, () => this.#queue.shift());
      const bytes = this.#encoder.encode(this.#table!, slots);
      for (const slot of slots) this.#table!.release(slot);
      this.#inFlight = count;
      await this.#send(bytes, count);
      this.#inFlight = 0;
    }
  }

  async #send(bytes: Uint8Array<ArrayBuffer>, count: number): Promise<void> {
    let rejected = 0, failed = false;
    try {
      rejected = Math.min(count, await this.#retry.execute(() => this.#once(bytes)));
    } catch {
      failed = true;
    }
    // What was counted at the shutdown is not counted again.
    if (this.#stopped.signal.aborted) return;
    if (failed) this.counts.dropped.failed += count;
    else {
      this.counts.rejected += rejected;
      this.counts.exported += count - rejected;
    }
  }

  /** One attempt, within its time: a transport may hang. */
  async #once(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    const { clock, timeout, transport } = this.#options, stop = new AbortController();
    let give = () => {}, why = `no answer after ${timeout} ms`;
    const late = new Promise<never>((_, reject) => {
      give = () => {
        stop.abort();
        reject(new Error(`Cannot export: ${why}`));
      };
    });
    const cancel = clock.after(timeout, give);
    const end = () => {
      why = "it was shut down";
      give();
    };
    this.#stopped.signal.addEventListener("abort", end);
    try {
      return await Promise.race([transport(bytes, stop.signal), late]);
    } finally {
      cancel();
      this.#stopped.signal.removeEventListener("abort", end);
    }
  }
}
