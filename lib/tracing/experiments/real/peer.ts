import { SpanKind } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { RealClock } from "../../../sim/mod.ts";
import { collectInto, TableEncoder, Tracer } from "../../mod.ts";

/**
 * The official SDK and ours, set up for the same work: a server span with five attributes, counted when it
 * ends; and so many of them, ready to be encoded.
 */
export function contest(many: number) {
  let counted = 0;
  const counting: SpanProcessor = {
    onStart: () => {},
    onEnd: () => void counted++,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const resource = resourceFromAttributes({ "service.name": "shop" });
  const theirs = new TracerProvider({ resource, spanProcessors: [counting] }).getTracer(
    "under-load",
  );
  const clock = new RealClock(),
    mine = new Tracer({ clock, sink: collectInto(() => void counted++) });
  const memory = new InMemorySpanExporter(), slots: number[] = [];
  const keeping = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory } as never)],
  }).getTracer("under-load");
  const kept = new Tracer({
    clock,
    sink: { end: (_, slot) => void slots.push(slot) },
    capacity: many,
  });
  for (let i = 0; i < many; i++) {
    ourSpan(kept);
    theirSpan(keeping);
  }
  const encoder = new TableEncoder({ "service.name": "shop" });
  return {
    ours: () => ourSpan(mine),
    peer: () => theirSpan(theirs),
    encodeOurs: () => encoder.encode(kept.table, slots),
    spans: memory.getFinishedSpans(),
    counted: () => counted,
  };
}

function ourSpan(tracer: Tracer): void {
  const span = tracer.start("GET /carts/:id", { kind: "server" });
  span.set("http.request.method", "GET").set("url.path", "/carts/7").set("server.address", "shop");
  span.set("http.response.status_code", 200).set("retry", true).end();
}

function theirSpan(tracer: ReturnType<TracerProvider["getTracer"]>): void {
  const span = tracer.startSpan("GET /carts/:id", { kind: SpanKind.SERVER });
  span.setAttribute("http.request.method", "GET").setAttribute("url.path", "/carts/7");
  span.setAttribute("server.address", "shop").setAttribute("http.response.status_code", 200);
  span.setAttribute("retry", true).end();
}
