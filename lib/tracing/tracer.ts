import type { Clock } from "../sim/mod.ts";
import { type IdSource, RandomIds } from "./ids.ts";
import type { Attributes, SpanLimits } from "./limits.ts";
import { ALWAYS, type Sampler } from "./sampling/sampler.ts";
import { KIND, type Kind, Span, type SpanHome, type SpanSink } from "./span.ts";
import { RANDOM, SAMPLED, type SpanContext } from "./span-context.ts";
import { ID_WORDS, SpanTable } from "./span-table.ts";
import { withoutThreshold } from "./sampling/ot-state.ts";

/** What a tracer is made of. */
export interface TracerOptions {
  /** Its times are ms since the epoch: the monotonic {@linkcode RealClock}, anchored there once, or a virtual one. */
  clock: Clock;
  /** Takes what has ended, as an exporter does. */
  sink: SpanSink;
  /** Default: all traces are recorded. */
  sampler?: Sampler;
  ids?: IdSource;
  /** Spans that may be open, or wait to be exported, at once. Default: 4,096. */
  capacity?: number;
  limits?: SpanLimits;
}

/** How a span starts. */
export interface StartOptions {
  /** Whose child it is; without one a new trace begins. */
  parent?: SpanContext | undefined;
  /** Default: `internal`. */
  kind?: Kind;
  attributes?: Attributes;
  /** ms since the epoch. Default: now. */
  time?: number;
}

const PLAIN: StartOptions = {};
/** Bits 8 and 9 of OTLP's flags: it is known whether the parent is remote, and it is. */
const KNOWN = 0x100, REMOTE = 0x200;

/**
 * Starts spans. A child has its parent's trace id, a root draws a new one; the sampler decides whether it is
 * recorded. The context of one that is not travels on all the same.
 *
 * @example
 * ```ts
 * import { collectInto, Tracer } from "#lib/tracing";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const ended: string[] = [];
 * const sink = collectInto((table, slot) => ended.push(table.names[slot]!));
 * const tracer = new Tracer({ clock: new VirtualClock(), sink });
 * const pay = tracer.start("POST /pay", { kind: "server" });
 * tracer.start("charge", { parent: pay }).set("amount", 42).end();
 * pay.end();
 * assert.deepEqual(ended, ["charge", "POST /pay"]);
 * ```
 */
export class Tracer implements SpanHome {
  readonly table: SpanTable;
  readonly clock: Clock;
  readonly sink: SpanSink;
  readonly #sampler: Sampler;
  readonly #ids: IdSource;

  constructor(options: TracerOptions) {
    const { clock, sink, sampler = ALWAYS, ids = new RandomIds(), capacity, limits } = options;
    this.table = new SpanTable(capacity, limits);
    this.clock = clock;
    this.sink = sink;
    this.#sampler = sampler;
    this.#ids = ids;
  }

  start(name: string, options: StartOptions = PLAIN): Span {
    const { parent, attributes } = options, ids = this.#ids, table = this.table;
    let t0: number, t1: number, t2: number, t3: number, flags = RANDOM;
    if (parent !== undefined) {
      t0 = parent.t0, t1 = parent.t1, t2 = parent.t2, t3 = parent.t3;
      flags = parent.flags & RANDOM;
    } else {do t0 = ids.word(), t1 = ids.word(), t2 = ids.word(), t3 = ids.word(); while (
        (t0 | t1 | t2 | t3) === 0
      );}
    let s0: number, s1: number;
    do s0 = ids.word(), s1 = ids.word(); while ((s0 | s1) === 0);
    const { sampled, state } = this.#sampler.decide(parent, t2, t3, name);
    if (!sampled) return new Span(t0, t1, t2, t3, s0, s1, flags, withoutThreshold(state), this, -1);
    flags |= SAMPLED;
    const slot = table.take();
    if (slot >= 0) {
      const to = table.ids, at = slot * ID_WORDS;
      to[at] = t0, to[at + 1] = t1, to[at + 2] = t2, to[at + 3] = t3;
      to[at + 4] = s0, to[at + 5] = s1;
      this.#fill(slot, name, flags, state, options);
    }
    const span = new Span(t0, t1, t2, t3, s0, s1, flags, state, this, slot);
    if (attributes !== undefined) span.setAll(attributes);
    return span;
  }

  /** Writes what is known at the start into the slot. */
  #fill(slot: number, name: string, flags: number, state: string, options: StartOptions): void {
    const { parent, kind = "internal", time } = options, table = this.table;
    const at = slot * ID_WORDS;
    if (parent === undefined) table.ids[at + 6] = table.ids[at + 7] = 0;
    else table.ids[at + 6] = parent.s0, table.ids[at + 7] = parent.s1;
    table.names[slot] = name;
    if (table.states[slot] !== state) table.states[slot] = state;
    table.kinds[slot] = KIND[kind];
    table.flags[slot] = flags | KNOWN | (parent !== undefined && parent.remote ? REMOTE : 0);
    table.times[slot * 2] = time === undefined ? this.clock.now() : time;
  }
}

/** A sink that reads each span as it ends and frees its slot at once. */
export function collectInto(read: (table: SpanTable, slot: number) => void): SpanSink {
  return {
    end(table, slot) {
      try {
        read(table, slot);
      } finally {
        table.release(slot);
      }
    },
  };
}
