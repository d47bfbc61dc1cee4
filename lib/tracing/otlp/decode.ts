import { BYTE_HEX } from "../hex.ts";
import { decodeAttribute } from "./decode-value.ts";
import type {
  ExportRequest,
  KeyValue,
  OtlpEvent,
  OtlpLink,
  OtlpSpan,
  ResourceSpans,
  ScopeSpans,
} from "./model.ts";
import { Reader } from "./reader.ts";

/**
 * Reads OTLP/protobuf. Fields that we do not know, or that are written in another way, are passed over.
 *
 * @throws {OtlpError} Where the bytes are not protobuf, are cut off, or are nested too deeply.
 */
export function decodeRequest(bytes: Uint8Array): ExportRequest {
  const request: ExportRequest = { resourceSpans: [] }, reader = new Reader(bytes);
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) request.resourceSpans.push(resourceOf(reader.message()));
    else reader.pass(tag);
  }
  return request;
}

function resourceOf(reader: Reader): ResourceSpans {
  const all: ResourceSpans = { scopeSpans: [], schemaUrl: "" };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      const inner = reader.message();
      const resource = all.resource ??= { attributes: [], droppedAttributesCount: 0 };
      while (!inner.done) {
        const tag = inner.tag();
        if (tag === 0x0a) resource.attributes.push(decodeAttribute(inner.message()));
        else if (tag === 0x10) resource.droppedAttributesCount = inner.uint();
        else inner.pass(tag);
      }
    } else if (tag === 0x12) all.scopeSpans.push(scopeOf(reader.message()));
    else if (tag === 0x1a) all.schemaUrl = reader.text();
    else reader.pass(tag);
  }
  return all;
}

function scopeOf(reader: Reader): ScopeSpans {
  const all: ScopeSpans = { spans: [], schemaUrl: "" };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      const inner = reader.message();
      const scope = all.scope ??= {
        ...{ name: "", version: "", attributes: [], droppedAttributesCount: 0 },
      };
      while (!inner.done) {
        const tag = inner.tag();
        if (tag === 0x0a) scope.name = inner.text();
        else if (tag === 0x12) scope.version = inner.text();
        else if (tag === 0x1a) scope.attributes.push(decodeAttribute(inner.message()));
        else if (tag === 0x20) scope.droppedAttributesCount = inner.uint();
        else inner.pass(tag);
      }
    } else if (tag === 0x12) all.spans.push(spanOf(reader.message()));
    else if (tag === 0x1a) all.schemaUrl = reader.text();
    else reader.pass(tag);
  }
  return all;
}

function spanOf(reader: Reader): OtlpSpan {
  const span: OtlpSpan = {
    ...{ traceId: "", spanId: "", traceState: "", parentSpanId: "", name: "", kind: 0 },
    ...{ startTimeUnixNano: "0", endTimeUnixNano: "0", attributes: [], events: [], links: [] },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0, flags: 0 },
  };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) span.traceId = hexOf(reader.bytes());
    else if (tag === 0x12) span.spanId = hexOf(reader.bytes());
    else if (tag === 0x1a) span.traceState = reader.text();
    else if (tag === 0x22) span.parentSpanId = hexOf(reader.bytes());
    else if (tag === 0x2a) span.name = reader.text();
    else if (tag === 0x30) span.kind = reader.uint();
    else if (tag === 0x39) span.startTimeUnixNano = reader.fixed64();
    else if (tag === 0x41) span.endTimeUnixNano = reader.fixed64();
    else if (tag === 0x4a) span.attributes.push(decodeAttribute(reader.message()));
    else if (tag === 0x50) span.droppedAttributesCount = reader.uint();
    else if (tag === 0x5a) span.events.push(eventOf(reader.message()));
    else if (tag === 0x60) span.droppedEventsCount = reader.uint();
    else if (tag === 0x6a) span.links.push(linkOf(reader.message()));
    else if (tag === 0x70) span.droppedLinksCount = reader.uint();
    else if (tag === 0x7a) span.status = statusOf(reader.message(), span.status);
    else if (tag === 0x85) span.flags = reader.fixed32();
    else reader.pass(tag);
  }
  return span;
}

function statusOf(
  reader: Reader,
  status = { message: "", code: 0 },
): { message: string; code: number } {
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x12) status.message = reader.text();
    else if (tag === 0x18) status.code = reader.uint();
    else reader.pass(tag);
  }
  return status;
}

function eventOf(reader: Reader): OtlpEvent {
  const attributes: KeyValue[] = [];
  const event = { timeUnixNano: "0", name: "", attributes, droppedAttributesCount: 0 };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x09) event.timeUnixNano = reader.fixed64();
    else if (tag === 0x12) event.name = reader.text();
    else if (tag === 0x1a) attributes.push(decodeAttribute(reader.message()));
    else if (tag === 0x20) event.droppedAttributesCount = reader.uint();
    else reader.pass(tag);
  }
  return event;
}

function linkOf(reader: Reader): OtlpLink {
  const link: OtlpLink = {
    ...{ traceId: "", spanId: "", traceState: "", attributes: [] },
    ...{ droppedAttributesCount: 0, flags: 0 },
  };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) link.traceId = hexOf(reader.bytes());
    else if (tag === 0x12) link.spanId = hexOf(reader.bytes());
    else if (tag === 0x1a) link.traceState = reader.text();
    else if (tag === 0x22) link.attributes.push(decodeAttribute(reader.message()));
    else if (tag === 0x28) link.droppedAttributesCount = reader.uint();
    else if (tag === 0x35) link.flags = reader.fixed32();
    else reader.pass(tag);
  }
  return link;
}

/** Digits of an id, whatever its length: who takes it in says whether that is right. */
function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length && i < 64; i++) text += BYTE_HEX[bytes[i]!];
  return text;
}
