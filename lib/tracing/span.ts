import type { Clock } from "../sim/mod.ts";
import type { Attributes, AttributeValue } from "./limits.ts";
import { SpanContext } from "./span-context.ts";
import type { SpanTable } from "./span-table.ts";

/** What part a span has in a call, by OTLP's numbers. */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
/** A name of {@linkcode KIND}. */
export type Kind = keyof typeof KIND;
/** How a span ended, by OTLP's numbers. */
export const STATUS = { unset: 0, ok: 1, error: 2 } as const;

/** Takes what has ended; it must release the slot when it has read it. */
export interface SpanSink {
  end(table: SpanTable, slot: number): void;
}

/** Where spans live: the tracer that started them. */
export interface SpanHome {
  readonly table: SpanTable;
  readonly sink: SpanSink;
  readonly clock: Clock;
}

/**
 * One step of a request, from its start to its end. It is also the context that its children get. All it
 * holds is in a slot of the table; after its end, and where it is not recorded, its methods do nothing.
 */
export class Span extends SpanContext {
  readonly #home: SpanHome;
  #slot: number;

  constructor(
    t0: number,
    t1: number,
    t2: number,
    t3: number,
    s0: number,
    s1: number,
    flags: number,
    state: string,
    home: SpanHome,
    slot: number,
  ) {
    super(t0, t1, t2, t3, s0, s1, flags, state, false);
    this.#home = home;
    this.#slot = slot;
  }

  /** Whether what is set is kept. */
  get recording(): boolean {
    return this.#slot >= 0;
  }

  /** Sets an attribute; its last value counts. */
  set(key: string, value: AttributeValue): this {
    if (this.#slot >= 0) this.#home.table.set(this.#slot, key, value);
    return this;
  }

  setAll(attributes: Attributes): this {
    for (const key in attributes) this.set(key, attributes[key]!);
    return this;
  }

  rename(name: string): this {
    if (this.#slot >= 0) this.#home.table.names[this.#slot] = name;
    return this;
  }

  /** Adds something that happened, now or at `time` (ms since the epoch). */
  event(name: string, attributes: Attributes = {}, time = this.#home.clock.now()): this {
    const slot = this.#slot, table = this.#home.table;
    if (slot < 0) return this;
    const all = table.rarely(slot).events;
    if (all.length >= table.limits.events) table.rarely(slot).droppedEvents++;
    else all.push({ time, name, ...table.inner(attributes) });
    return this;
  }

  /** Points to a span that caused this one without waiting for it: a message's sender, a batch's members. */
  link(context: SpanContext, attributes: Attributes = {}): this {
    const slot = this.#slot, table = this.#home.table;
    if (slot < 0) return this;
    const all = table.rarely(slot).links;
    if (all.length >= table.limits.links) table.rarely(slot).droppedLinks++;
    else all.push({ context, ...table.inner(attributes) });
    return this;
  }

  /** Says how it ended. What has been said to be ok stays so. */
  status(status: keyof typeof STATUS, message = ""): this {
    const slot = this.#slot;
    if (slot < 0) return this;
    const rare = this.#home.table.rarely(slot);
    if (rare.status === STATUS.ok) return this;
    rare.status = STATUS[status];
    rare.message = status === "error" ? message : "";
    return this;
  }

  /** It failed, and why: an event, as OpenTelemetry names it, and the status. Anything may have been thrown. */
  fail(error: unknown): this {
    const is = error instanceof Error;
    const message = is ? error.message : String(error);
    return this.event("exception", {
      "exception.type": is ? error.name : typeof error,
      "exception.message": message,
      ...(is && error.stack ? { "exception.stacktrace": error.stack } : {}),
    }).status("error", message);
  }

  /** Ends it, now or at `time`; ending it again does nothing. An end before its start becomes its start. */
  end(time = this.#home.clock.now()): void {
    const slot = this.#slot, table = this.#home.table;
    if (slot < 0) return;
    this.#slot = -1;
    const start = table.times[slot * 2]!;
    table.times[slot * 2 + 1] = time > start ? time : start;
    this.#home.sink.end(table, slot);
  }
}
