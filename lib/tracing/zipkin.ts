import type { ExportRequest, KeyValue, OtlpSpan } from "./otlp/model.ts";
import { OtlpError } from "./otlp/model.ts";

const KINDS = ["", "", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
type Loose = Record<string, unknown>;

/**
 * Zipkin's spans (v2, JSON) as OTLP. A server's half that shares its client's id becomes a span of its own below
 * it, as OpenTelemetry has it: its id is the shared one with the first bit turned.
 *
 * @throws {OtlpError} Where the body is no list of Zipkin's spans.
 * @example
 * ```ts
 * import { fromZipkin } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const body = [{ traceId: "463ac35c9f6413ad", id: "a2fb4a1d1a96d312", name: "get", timestamp: 5, duration: 2 }];
 * const [first] = fromZipkin(JSON.stringify(body)).resourceSpans;
 * assert.equal(first!.scopeSpans[0]!.spans[0]!.endTimeUnixNano, "7000");
 * ```
 */
export function fromZipkin(text: string): ExportRequest {
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch {
    all = undefined;
  }
  if (!Array.isArray(all) || all.some((one) => typeof one !== "object" || one === null)) {
    throw new OtlpError("Cannot read Zipkin's spans: the body must be a JSON list of spans");
  }
  const services = new Map<string, OtlpSpan[]>();
  const halves = new Set(
    all.filter((one) => one.shared).map((one) => `${serviceOf(one)} ${one.id}`),
  );
  for (const one of all as Loose[]) {
    const service = serviceOf(one), span = spanOf(one);
    if (halves.has(`${service} ${one["parentId"]}`)) span.parentSpanId = turned(span.parentSpanId);
    services.set(service, [...services.get(service) ?? [], span]);
  }
  return {
    resourceSpans: [...services].map(([service, spans]) => ({
      resource: {
        attributes: [{ key: "service.name", value: { stringValue: service } }],
        droppedAttributesCount: 0,
      },
      scopeSpans: [{ spans, schemaUrl: "" }],
      schemaUrl: "",
    })),
  };
}

function spanOf(one: Loose): OtlpSpan {
  const id = String(one["id"] ?? "").toLowerCase(), shared = one["shared"] === true;
  const start = micros(one["timestamp"]), tags = (one["tags"] ?? {}) as Loose;
  const error = tags["error"] !== undefined;
  const remote = (one["remoteEndpoint"] as Loose | undefined)?.["serviceName"];
  return {
    traceId: String(one["traceId"] ?? "").toLowerCase().padStart(32, "0"),
    spanId: shared ? turned(id) : id,
    parentSpanId: shared ? id : String(one["parentId"] ?? "").toLowerCase(),
    name: String(one["name"] ?? ""),
    kind: Math.max(1, KINDS.indexOf(String(one["kind"] ?? "-"))),
    startTimeUnixNano: String(start * 1000n),
    endTimeUnixNano: String((start + micros(one["duration"])) * 1000n),
    attributes: [
      ...Object.entries(tags).map(([key, value]) => pair(key, value)),
      ...typeof remote === "string" ? [pair("peer.service", remote)] : [],
    ],
    events: annotationsOf(one).map((event) => ({
      timeUnixNano: String(micros(event["timestamp"]) * 1000n),
      name: String(event["value"] ?? ""),
      ...{ attributes: [], droppedAttributesCount: 0 },
    })),
    ...(error ? { status: { code: 2, message: String(tags["error"]) } } : {}),
    ...{ traceState: "", links: [], flags: 0 },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

function annotationsOf({ annotations }: Loose): Loose[] {
  return Array.isArray(annotations)
    ? annotations.filter((one): one is Loose => typeof one === "object" && one !== null)
    : [];
}

function serviceOf(one: Loose): string {
  return String((one["localEndpoint"] as Loose | undefined)?.["serviceName"] ?? "");
}

function pair(key: string, value: unknown): KeyValue {
  return { key, value: { stringValue: String(value) } };
}

/** µs as a whole number; what is none is 0. */
function micros(value: unknown): bigint {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? BigInt(value)
    : 0n;
}

function turned(id: string): string {
  return (parseInt(id[0] ?? "0", 16) ^ 8).toString(16) + id.slice(1);
}
