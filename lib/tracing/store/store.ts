import { requireNumber } from "../../sim/mod.ts";
import type { ExportRequest, OtlpSpan } from "../otlp/model.ts";
import type { SpanRecord } from "../record.ts";
import { accept, type Accepted } from "./accept.ts";
import { Block } from "./block.ts";
import { candidates } from "./plan.ts";
import { matches } from "./matches.ts";
import { parseQuery, type Query } from "./query.ts";

/** A trace that was found. */
export interface Found {
  traceId: string;
  /** How many of its spans fulfil the query. */
  spans: number;
  /** Of those: the latest start (ms since the epoch), and the longest duration (ms). */
  start: number;
  duration: number;
}

/** What a store keeps. */
export interface StoreOptions {
  /** Spans that it keeps; beyond, the oldest block is forgotten. Default: 200,000. */
  spans?: number;
  /** Spans a block. Default: 8,192. */
  block?: number;
}

/**
 * Spans in blocks of columns, found by index. Memory is bounded: the oldest block goes when there are more
 * spans than it may keep, whole, so that forgetting costs nothing.
 *
 * @example
 * ```ts
 * import { parseOtlpJson, TraceStore } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const store = new TraceStore();
 * const span = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", name: "pay" };
 * const body = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, endTimeUnixNano: "2000000" }] }] }] };
 * assert.equal(store.ingest(parseOtlpJson(JSON.stringify(body))).accepted, 1);
 * assert.equal(store.search("operation=pay duration>1ms")[0]!.traceId, span.traceId);
 * ```
 */
export class TraceStore {
  readonly #most: number;
  readonly #size: number;
  readonly #blocks: Block[] = [];
  /** Spans that were taken in, and those that were forgotten. */
  taken = 0;
  forgotten = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ spans = 200_000, block = 8192 }: StoreOptions = {}) {
    requireNumber("create TraceStore", "block", block, {
      unit: "spans",
      min: 1,
      max: 65_536,
      integer: true,
    });
    requireNumber("create TraceStore", "spans", spans, { unit: "spans", min: block, max: 5e6 });
    this.#most = spans;
    this.#size = block;
  }

  get size(): number {
    return this.taken - this.forgotten;
  }

  /** Takes a request's sound spans in. */
  ingest(request: ExportRequest): Accepted {
    return accept(request, (span, service) => this.add(span, service));
  }

  /** Takes one sound span in. */
  add(span: OtlpSpan, service: string): void {
    let last = this.#blocks.at(-1);
    if (!last || last.full) this.#blocks.push(last = new Block(this.#size));
    last.add(span, service);
    this.taken++;
    while (this.size > this.#most) this.forgotten += this.#blocks.shift()!.count;
  }

  /** The spans of a trace, by start, as they came. */
  spans(traceId: string): OtlpSpan[] {
    return this.#rows(traceId).map(([block, row]) => block.span(row));
  }

  /** The spans of a trace, by start. */
  trace(traceId: string): SpanRecord[] {
    return this.#rows(traceId).map(([block, row]) => block.record(row))
      .sort((a, b) => a.start - b.start);
  }

  #rows(traceId: string): [Block, number][] {
    return this.#blocks.flatMap((block) =>
      block.index.equal("trace", traceId).map((row): [Block, number] => [block, row])
    );
  }

  /** All spans of traces that are kept, one array a trace. */
  traces(): SpanRecord[][] {
    const all = new Map<string, SpanRecord[]>();
    for (const block of this.#blocks) {
      for (let row = 0; row < block.count; row++) {
        const record = block.record(row), known = all.get(record.traceId);
        if (known) known.push(record);
        else all.set(record.traceId, [record]);
      }
    }
    return [...all.values()];
  }

  /** Values that a field has: services, operations. */
  values(field: "service" | "operation" | `.${string}`): string[] {
    return [...new Set(this.#blocks.flatMap((block) => [...block.index.values(field).keys()]))]
      .sort();
  }

  /**
   * Traces that have a span which fulfils all conditions. `scan` looks at every span instead of the indexes.
   *
   * @throws {QueryError} Where the query can't be read.
   */
  search(query: string | Query, { scan = false } = {}): Found[] {
    const { conditions, limit, order } = typeof query === "string" ? parseQuery(query) : query;
    const found = new Map<string, Found>();
    for (const block of this.#blocks) {
      const rows = scan ? undefined : candidates(block, conditions);
      const count = rows ? rows.length : block.count;
      for (let i = 0; i < count; i++) {
        const row = rows ? rows[i]! : i;
        if (conditions.every((one) => matches(block, row, one))) gather(found, block, row);
      }
    }
    const by = order === "slowest" ? "duration" : "start";
    return [...found.values()]
      .sort((a, b) => b[by] - a[by] || (a.traceId < b.traceId ? -1 : 1)).slice(0, limit);
  }
}

function gather(found: Map<string, Found>, block: Block, row: number): void {
  const traceId = block.traceId(row), start = Number(block.starts[row]!) / 1e6;
  const duration = block.durations[row]! / 1e6, known = found.get(traceId);
  if (!known) found.set(traceId, { traceId, spans: 1, start, duration });
  else {
    known.spans++;
    known.start = Math.max(known.start, start);
    known.duration = Math.max(known.duration, duration);
  }
}
