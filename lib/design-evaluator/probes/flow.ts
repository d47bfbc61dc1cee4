import { random, VirtualClock } from "../../sim/mod.ts";
import type { Load } from "./probe.ts";

let turn = 0;

export const notifications: Load = async () => {
  const { decideFor, Templates } = await import("../../notifications/mod.ts");
  const templates = new Templates({
    moved: { en: { subject: "Your parcel", text: "It is in {{place}}." } },
  });
  const preferences = {
    channels: ["email" as const],
    timeZone: "UTC",
    quiet: { from: "22:00", to: "07:00" },
  };
  const run = () => [
    decideFor(preferences as never, { urgent: false }, 43_200_000),
    templates.render("moved", "en", { place: "Bern" }),
  ];
  return { what: "preferences looked up and a template filled in", run };
};
export const tracing: Load = async () => {
  const { parseOtlpJson, TraceStore } = await import("../../tracing/mod.ts");
  const store = new TraceStore({ spans: 20_000 });
  const spans = Array.from({ length: 12 }, (_, i) => ({
    ...{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: `b7ad6b71692033${10 + i}` },
    ...{ name: `step ${i}`, startTimeUnixNano: "1000000", endTimeUnixNano: "2000000" },
  }));
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  return {
    what: "the twelve spans of a checkout taken in",
    run: () => store.ingest(parseOtlpJson(text)),
  };
};
export const metrics: Load = async () => {
  const { Head, Labels } = await import("../../metrics/mod.ts");
  const head = new Head();
  const series = Array.from(
    { length: 25 },
    (_, i) => head.series(Labels.of({ __name__: `metric_${i}`, station: "7" }))!,
  );
  let time = 0;
  const run = () => {
    time += 15_000;
    for (const one of series) head.append(one, time, turn++ % 50);
  };
  return { what: "a scrape of 25 samples stored", run };
};
export const streamAnalytics: Load = async () => {
  const { KeyedWindows, SUM } = await import("../../stream-analytics/mod.ts");
  const windows = new KeyedWindows<number>({
    size: 10_000,
    slide: 1000,
    monoid: SUM,
    onWindow: () => {},
  });
  let now = 0;
  const run = () => {
    windows.add(turn++ % 50, 1, now += 5);
    if (turn % 200 === 0) windows.advanceWatermark(now - 1000);
  };
  return { what: "one event into its windows", run };
};
export const chaos: Load = async () => {
  const { FaultPoint } = await import("../../chaos/mod.ts");
  const point = new FaultPoint("seats", { clock: new VirtualClock(), random: random(1) });
  const seats = point.wrap((row: number) => Promise.resolve(row * 10));
  return { what: "a call past a fault point", run: () => seats(2) };
};
