import { wordsOfHex } from "../hex.ts";
import { BackWriter } from "./back-writer.ts";
import { bytesOfBase64 } from "./base64.ts";
import type {
  AnyValue,
  ExportRequest,
  KeyValue,
  OtlpEvent,
  OtlpLink,
  OtlpSpan,
  ResourceSpans,
  ScopeSpans,
} from "./model.ts";

/** The tag of a field: its number, and how its value is written (0 varint, 1 64 bits, 2 with a length). */
export const tag = (field: number, wire: 0 | 1 | 2): number => field << 3 | wire;
/** The tag of field 16, `flags`, of 32 bits: it takes two bytes. */
const FLAGS = [0x85, 0x01] as const;

/**
 * OTLP/protobuf of a request: canonical, that is fields in the order of their numbers and none that has its
 * default. Byte for byte what Google's protobuf writes. O(size).
 *
 * @throws {OtlpError} Where base64 in it is none.
 */
export function encodeRequest({ resourceSpans }: ExportRequest): Uint8Array<ArrayBuffer> {
  const out = new BackWriter();
  backwards(resourceSpans, (one) => {
    const size = out.size;
    resource(out, one);
    out.close(tag(1, 2), size);
  });
  return out.finish();
}

function resource(out: BackWriter, { resource, scopeSpans, schemaUrl }: ResourceSpans): void {
  out.textField(tag(3, 2), schemaUrl);
  backwards(scopeSpans, (one) => {
    const size = out.size;
    scope(out, one);
    out.close(tag(2, 2), size);
  });
  if (!resource) return;
  const size = out.size;
  countField(out, 2, resource.droppedAttributesCount);
  keyValues(out, 1, resource.attributes);
  out.close(tag(1, 2), size);
}

function scope(out: BackWriter, { scope, spans, schemaUrl }: ScopeSpans): void {
  out.textField(tag(3, 2), schemaUrl);
  backwards(spans, (one) => {
    const size = out.size;
    span(out, one);
    out.close(tag(2, 2), size);
  });
  if (!scope) return;
  const size = out.size;
  countField(out, 4, scope.droppedAttributesCount);
  keyValues(out, 3, scope.attributes);
  out.textField(tag(2, 2), scope.version);
  out.textField(tag(1, 2), scope.name);
  out.close(tag(1, 2), size);
}

function span(out: BackWriter, one: OtlpSpan): void {
  flagsField(out, one.flags);
  if (one.status) {
    const size = out.size;
    countField(out, 3, one.status.code);
    out.textField(tag(2, 2), one.status.message);
    out.close(tag(15, 2), size);
  }
  countField(out, 14, one.droppedLinksCount);
  backwards(one.links, (link) => linkField(out, link));
  countField(out, 12, one.droppedEventsCount);
  backwards(one.events, (event) => eventField(out, event));
  countField(out, 10, one.droppedAttributesCount);
  keyValues(out, 9, one.attributes);
  timeField(out, 8, one.endTimeUnixNano);
  timeField(out, 7, one.startTimeUnixNano);
  countField(out, 6, one.kind);
  out.textField(tag(5, 2), one.name);
  idField(out, 4, one.parentSpanId);
  out.textField(tag(3, 2), one.traceState);
  idField(out, 2, one.spanId);
  idField(out, 1, one.traceId);
}

function eventField(out: BackWriter, event: OtlpEvent): void {
  const size = out.size;
  countField(out, 4, event.droppedAttributesCount);
  keyValues(out, 3, event.attributes);
  out.textField(tag(2, 2), event.name);
  timeField(out, 1, event.timeUnixNano);
  out.close(tag(11, 2), size);
}

function linkField(out: BackWriter, link: OtlpLink): void {
  const size = out.size;
  if (link.flags !== 0) {
    out.fixed32(link.flags);
    out.byte(0x35);
  }
  countField(out, 5, link.droppedAttributesCount);
  keyValues(out, 4, link.attributes);
  out.textField(tag(3, 2), link.traceState);
  idField(out, 2, link.spanId);
  idField(out, 1, link.traceId);
  out.close(tag(13, 2), size);
}

function keyValues(out: BackWriter, field: number, all: readonly KeyValue[]): void {
  backwards(all, ({ key, value }) => {
    const size = out.size;
    if (value !== undefined) {
      const inner = out.size;
      anyValue(out, value);
      out.close(tag(2, 2), inner);
    }
    out.textField(tag(1, 2), key);
    out.close(tag(field, 2), size);
  });
}

/** A value; unlike other fields it is written even where it is what would be the default. */
function anyValue(out: BackWriter, value: AnyValue): void {
  const size = out.size;
  if (value.stringValue !== undefined) {
    out.text(value.stringValue);
    out.close(tag(1, 2), size);
  } else if (value.boolValue !== undefined) {
    out.byte(value.boolValue ? 1 : 0);
    out.byte(tag(2, 0));
  } else if (value.intValue !== undefined) {
    out.varint64(value.intValue);
    out.byte(tag(3, 0));
  } else if (value.doubleValue !== undefined) {
    out.double(value.doubleValue);
    out.byte(tag(4, 1));
  } else if (value.arrayValue !== undefined) {
    backwards(value.arrayValue.values, (one) => {
      const inner = out.size;
      anyValue(out, one);
      out.close(tag(1, 2), inner);
    });
    out.close(tag(5, 2), size);
  } else if (value.kvlistValue !== undefined) {
    keyValues(out, 1, value.kvlistValue.values);
    out.close(tag(6, 2), size);
  } else if (value.bytesValue !== undefined) {
    out.bytes(bytesOfBase64(value.bytesValue));
    out.close(tag(7, 2), size);
  }
}

/** The trace's flags, 32 bits; nothing for 0. */
export function flagsField(out: BackWriter, flags: number): void {
  if (flags === 0) return;
  out.fixed32(flags);
  out.byte(FLAGS[1]);
  out.byte(FLAGS[0]);
}

/** A count or a kind; nothing for 0. */
export function countField(out: BackWriter, field: number, value: number): void {
  if (value === 0) return;
  out.varint(value >>> 0);
  out.byte(tag(field, 0));
}

function idField(out: BackWriter, field: number, hex: string): void {
  if (hex === "") return;
  const words = wordsOfHex(hex, hex.length / 8, true) ?? [];
  backwards(words, (word) => out.word(word));
  out.varint(words.length * 4);
  out.byte(tag(field, 2));
}

function timeField(out: BackWriter, field: number, nanos: string): void {
  const time = BigInt(nanos);
  if (time === 0n) return;
  out.fixed32(Number(time >> 32n));
  out.fixed32(Number(time & 0xffffffffn));
  out.byte(tag(field, 1));
}

function backwards<T>(all: readonly T[], each: (one: T) => void): void {
  for (let i = all.length - 1; i >= 0; i--) each(all[i]!);
}
