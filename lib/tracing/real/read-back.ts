import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { OtlpSpan } from "../otlp/model.ts";
import { TraceStore } from "../store/store.ts";
import type { Score } from "../truths/sampling.ts";
import { startCollector } from "./collector.ts";

/**
 * The official SDK makes spans and exports them, by its own protobuf exporter, to our collector; what the store
 * gives back is held against what the SDK has: ids, times to the nanosecond, attributes, events, links, status.
 */
export async function checkOfficialSdk(many = 50): Promise<Score> {
  const store = new TraceStore();
  const collector = await startCollector({ take: (request) => store.ingest(request) });
  const ended: ReadableSpan[] = [];
  const watch: SpanProcessor = {
    onStart: () => {},
    onEnd: (span) => void ended.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const exporter = new OTLPTraceExporter({ url: `${collector.url}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "official" }),
    spanProcessors: [watch, new BatchSpanProcessor({ exporter } as never)],
  });
  try {
    const tracer = provider.getTracer("under-load");
    for (let i = 0; i < many; i++) makeTrace(tracer, i);
    await provider.forceFlush();
    const wrong = ended.flatMap((span) => {
      const { traceId, spanId } = span.spanContext();
      const got = store.spans(traceId).find((one) => one.spanId === spanId);
      const fault = got ? differenceOf(got, span) : "it is not there";
      return fault === "" ? [] : [`${span.name}: ${fault}`];
    });
    // Two spans a trace: fewer would be a proof of less.
    return { of: 2 * many, wrong: ended.length === 2 * many ? wrong : [`${ended.length} ended`] };
  } finally {
    await provider.shutdown().catch(() => {});
    await collector.close();
  }
}

function makeTrace(tracer: ReturnType<TracerProvider["getTracer"]>, i: number): void {
  const root = tracer.startSpan(`GET /zürich/${i}`, { kind: SpanKind.SERVER });
  root.setAttributes({
    "http.request.method": "GET",
    n: i,
    share: i / 7,
    ok: i % 2 === 0,
    list: ["a", "b"],
  });
  const within: Context = trace.setSpan(ROOT_CONTEXT, root);
  const child = tracer.startSpan("charge", {
    kind: SpanKind.CLIENT,
    links: [{ context: root.spanContext(), attributes: { why: "batch" } }],
  }, within);
  child.addEvent("retry", { attempt: i });
  child.setStatus({ code: SpanStatusCode.ERROR, message: "declined" });
  child.end();
  root.end();
}

const nanos = ([seconds, rest]: readonly [number, number]) =>
  String(BigInt(seconds) * 1_000_000_000n + BigInt(rest));

/** What differs first; `""` where nothing does. */
function differenceOf(got: OtlpSpan, span: ReadableSpan): string {
  const pairs: [string, unknown, unknown][] = [
    ["name", got.name, span.name],
    // The SDK counts kinds from 0.
    ["kind", got.kind, span.kind + 1],
    ["parent", got.parentSpanId, span.parentSpanContext?.spanId ?? ""],
    ["start", got.startTimeUnixNano, nanos(span.startTime)],
    ["end", got.endTimeUnixNano, nanos(span.endTime)],
    ["attributes", got.attributes.length, Object.keys(span.attributes).length],
    [
      "events",
      got.events.map((event) => [event.name, event.timeUnixNano, plainOf(event.attributes)]),
      span.events.map(({ name, time, attributes }) => [name, nanos(time), attributes ?? {}]),
    ],
    [
      "links",
      got.links.map(({ traceId, spanId, attributes }) => [traceId, spanId, plainOf(attributes)]),
      span.links.map(({ context, attributes }) => [
        ...[context.traceId, context.spanId, attributes ?? {}],
      ]),
    ],
    ["status", [got.status?.code ?? 0, got.status?.message ?? ""], [
      span.status.code,
      span.status.message ?? "",
    ]],
  ];
  for (const [key, value] of Object.entries(span.attributes)) {
    const found = got.attributes.find((pair) => pair.key === key)?.value;
    pairs.push([key, plain(found), value]);
  }
  const bad = pairs.find(([, a, b]) => JSON.stringify(a) !== JSON.stringify(b));
  return bad ? `${bad[0]} is ${JSON.stringify(bad[1])}, not ${JSON.stringify(bad[2])}` : "";
}

function plainOf(pairs: OtlpSpan["attributes"]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: OtlpSpan["attributes"][number]["value"]): unknown {
  return value?.arrayValue
    ? value.arrayValue.values.map(plain)
    : value?.intValue !== undefined
    ? Number(value.intValue)
    : Object.values(value ?? {})[0];
}
