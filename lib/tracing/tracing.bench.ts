import { defaultTextMapGetter, ROOT_CONTEXT } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { bench, group, run, summary } from "mitata";
import { w3c } from "./mod.ts";
import { contest } from "./experiments/real/peer.ts";

const { ours, peer, encodeOurs, spans } = contest(512);
const headers = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7,ot=th:c",
};
const theirs = new W3CTraceContextPropagator();

group("a span with five attributes", () => {
  summary(() => {
    bench("ours", ours);
    bench("OpenTelemetry SDK", peer);
  });
});
group("extract with tracestate", () => {
  summary(() => {
    bench("ours", () => w3c.extract(headers));
    bench("OpenTelemetry", () => theirs.extract(ROOT_CONTEXT, headers, defaultTextMapGetter));
  });
});
group("512 spans to protobuf", () => {
  summary(() => {
    bench("ours", encodeOurs);
    bench("OpenTelemetry", () => ProtobufTraceSerializer.serializeRequest(spans));
  });
});
await run();
