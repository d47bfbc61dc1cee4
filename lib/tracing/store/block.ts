import { hexOfWord, wordsOfHex } from "../hex.ts";
import type { KeyValue, OtlpSpan } from "../otlp/model.ts";
import { plainValue, recordOf, type SpanRecord } from "../record.ts";
import { Postings } from "./postings.ts";

/** What few spans have, or nobody searches by. */
type Rest = Pick<
  OtlpSpan,
  | "traceState"
  | "droppedAttributesCount"
  | "events"
  | "droppedEventsCount"
  | "links"
  | "droppedLinksCount"
  | "flags"
  | "status"
>;

/** The text by which an attribute's value is searched. */
export function textOf(pair: KeyValue): string {
  const value = plainValue(pair.value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * Some thousand spans in columns, with their indexes: from each service, operation and attribute to the rows
 * that have it, from each trace to its rows, and all rows by duration. A whole block is forgotten at once.
 */
export class Block {
  readonly capacity: number;
  count = 0;
  /** Trace 4 words, span 2, parent 2. */
  readonly ids: Int32Array;
  /** Start in ns since the epoch, 64 bits in two words. */
  readonly starts: BigUint64Array;
  /** ns; exact up to 104 days. */
  readonly durations: Float64Array;
  readonly kinds: Uint8Array;
  readonly statuses: Uint8Array;
  readonly services: string[] = [];
  readonly names: string[] = [];
  readonly index: Postings;
  /** For each row, its attributes: interned pairs. */
  readonly attributes: (readonly KeyValue[])[] = [];
  readonly #rest: (Partial<Rest> | undefined)[] = [];
  readonly #pairs = new Map<string, KeyValue>();

  constructor(capacity: number) {
    this.capacity = capacity;
    this.ids = new Int32Array(capacity * 8);
    this.starts = new BigUint64Array(capacity);
    this.durations = new Float64Array(capacity);
    this.kinds = new Uint8Array(capacity);
    this.statuses = new Uint8Array(capacity);
    this.index = new Postings(this.durations);
  }

  get full(): boolean {
    return this.count === this.capacity;
  }

  add(span: OtlpSpan, service: string): void {
    const row = this.count++, start = BigInt(span.startTimeUnixNano);
    this.ids.set(wordsOfHex(span.traceId, 4)!, row * 8);
    this.ids.set(wordsOfHex(span.spanId, 2)!, row * 8 + 4);
    if (span.parentSpanId !== "") this.ids.set(wordsOfHex(span.parentSpanId, 2)!, row * 8 + 6);
    this.starts[row] = start;
    this.durations[row] = Number(BigInt(span.endTimeUnixNano) - start);
    this.kinds[row] = span.kind;
    this.statuses[row] = span.status?.code ?? 0;
    this.services.push(service);
    this.names.push(span.name);
    this.#rest.push(restOf(span));
    this.attributes.push(span.attributes.map((pair) => this.#interned(pair)));
    this.index.add(row, "service", service);
    this.index.add(row, "operation", span.name);
    this.index.add(row, "trace", span.traceId);
    if (span.status?.code === 2) this.index.add(row, "status", "error");
    for (const pair of this.attributes[row]!) this.index.add(row, `.${pair.key}`, textOf(pair));
  }

  /** The same pair is kept once: most attributes repeat. */
  #interned(pair: KeyValue): KeyValue {
    const key = JSON.stringify(pair), known = this.#pairs.get(key);
    if (known) return known;
    this.#pairs.set(key, pair);
    return pair;
  }

  /** The span of a row as it came, exactly. */
  span(row: number): OtlpSpan {
    const start = this.starts[row]!, at = row * 8, ids = this.ids;
    return {
      traceId: this.traceId(row),
      spanId: hexOfWord(ids[at + 4]!) + hexOfWord(ids[at + 5]!),
      parentSpanId: ids[at + 6]! | ids[at + 7]!
        ? hexOfWord(ids[at + 6]!) + hexOfWord(ids[at + 7]!)
        : "",
      name: this.names[row]!,
      kind: this.kinds[row]!,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(this.durations[row]!)),
      attributes: [...this.attributes[row]!],
      ...NOTHING,
      ...this.#rest[row],
    };
  }

  traceId(row: number): string {
    const ids = this.ids, at = row * 8;
    return hexOfWord(ids[at]!) + hexOfWord(ids[at + 1]!) + hexOfWord(ids[at + 2]!) +
      hexOfWord(ids[at + 3]!);
  }

  record(row: number): SpanRecord {
    return recordOf(this.span(row), this.services[row]!);
  }
}

const NOTHING: Rest = {
  ...{ traceState: "", droppedAttributesCount: 0, events: [], droppedEventsCount: 0 },
  ...{ links: [], droppedLinksCount: 0, flags: 0 },
};

/** What differs from nothing; most spans have none of it. */
function restOf(span: OtlpSpan): Partial<Rest> | undefined {
  const { traceState, droppedAttributesCount, events, droppedEventsCount, links } = span;
  const { droppedLinksCount, flags, status } = span;
  const rest: Partial<Rest> = {
    ...(traceState ? { traceState } : {}),
    ...(droppedAttributesCount ? { droppedAttributesCount } : {}),
    ...(events.length ? { events } : {}),
    ...(droppedEventsCount ? { droppedEventsCount } : {}),
    ...(links.length ? { links } : {}),
    ...(droppedLinksCount ? { droppedLinksCount } : {}),
    ...(flags ? { flags } : {}),
    ...(status ? { status } : {}),
  };
  return Object.keys(rest).length > 0 ? rest : undefined;
}
