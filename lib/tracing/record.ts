import type { AnyValue, KeyValue, OtlpSpan, ResourceSpans } from "./otlp/model.ts";

/** A value of an attribute as people read it. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** A span that somebody recorded: what a store gives and what the analyses read. */
export interface SpanRecord {
  traceId: string;
  spanId: string;
  /** `""` for a root. */
  parentId: string;
  service: string;
  name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  /** ms since the epoch. */
  start: number;
  /** ms. */
  duration: number;
  error: boolean;
  attributes: Record<string, Plain>;
  links: { traceId: string; spanId: string }[];
  /** The `tracestate`, where its sampling's threshold stands. */
  state: string;
}

/** The name of a process that does not say its own (OpenTelemetry). */
const UNKNOWN = "unknown_service";

/** What a process calls itself. */
export function serviceOf({ resource }: ResourceSpans): string {
  const pair = resource?.attributes.find(({ key }) => key === "service.name");
  return pair?.value?.stringValue || UNKNOWN;
}

/** A record of a span as it travels. */
export function recordOf(span: OtlpSpan, service: string): SpanRecord {
  const start = BigInt(span.startTimeUnixNano);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentSpanId,
    service,
    name: span.name,
    kind: span.kind,
    start: Number(start) / 1e6,
    duration: Number(BigInt(span.endTimeUnixNano) - start) / 1e6,
    error: span.status?.code === 2,
    attributes: plainOf(span.attributes),
    links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
    state: span.traceState,
  };
}

export function plainOf(attributes: readonly KeyValue[]): Record<string, Plain> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

/** Whole numbers beyond 2⁵³ stay text, as a number would be another one. */
export function plainValue(value: AnyValue | undefined): Plain {
  if (value?.stringValue !== undefined) return value.stringValue;
  if (value?.boolValue !== undefined) return value.boolValue;
  if (value?.intValue !== undefined) {
    return Number.isSafeInteger(Number(value.intValue)) ? Number(value.intValue) : value.intValue;
  }
  if (value?.doubleValue !== undefined) return value.doubleValue;
  if (value?.arrayValue) return value.arrayValue.values.map(plainValue);
  if (value?.kvlistValue) return plainOf(value.kvlistValue.values);
  return value?.bytesValue ?? null;
}
