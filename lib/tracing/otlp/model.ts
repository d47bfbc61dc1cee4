/** A value of an attribute, as OTLP/JSON writes it: exactly one member, or none for "empty". */
export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  /** A whole number of 64 bits, in decimal digits. */
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
  /** In base64. */
  bytesValue?: string;
}

/** An attribute. */
export interface KeyValue {
  key: string;
  value?: AnyValue;
}

/** Something that happened at a moment of a span. */
export interface OtlpEvent {
  timeUnixNano: string;
  name: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
}

/** Another span that this one has to do with. */
export interface OtlpLink {
  traceId: string;
  spanId: string;
  traceState: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  flags: number;
}

/** A span as it travels: ids in hexadecimal digits, times in ns since the epoch as decimal digits. */
export interface OtlpSpan {
  traceId: string;
  spanId: string;
  traceState: string;
  parentSpanId: string;
  name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  events: OtlpEvent[];
  droppedEventsCount: number;
  links: OtlpLink[];
  droppedLinksCount: number;
  /** 0 unset, 1 ok, 2 error. */
  status?: { message: string; code: number };
  flags: number;
}

/** Spans of one library of one process. */
export interface ScopeSpans {
  scope?: { name: string; version: string; attributes: KeyValue[]; droppedAttributesCount: number };
  spans: OtlpSpan[];
  schemaUrl: string;
}

/** Spans of one process, and what it is: its `service.name`. */
export interface ResourceSpans {
  resource?: { attributes: KeyValue[]; droppedAttributesCount: number };
  scopeSpans: ScopeSpans[];
  schemaUrl: string;
}

/** What is sent: OTLP's `ExportTraceServiceRequest`. All that has a default is there, messages are there or not. */
export interface ExportRequest {
  resourceSpans: ResourceSpans[];
}

/** A body that is not OTLP: one sentence that says where. */
export class OtlpError extends Error {
  override readonly name = "OtlpError";
}

/** OTLP that holds more than anybody may send at once. */
export class OtlpSizeError extends OtlpError {
  constructor(why: string) {
    super(`Cannot take the OTLP request: ${why}`);
  }
}
