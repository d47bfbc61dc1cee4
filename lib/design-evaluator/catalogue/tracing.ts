import { completeShare } from "../../tracing/mod.ts";
import { availability } from "../availability.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const tracing: Entry = {
  slug: "tracing",
  measured: "collector",
  scale: "92.6 checkouts a second in the busiest hour, twelve spans each",
  design: (ms) => ({
    name: "traces of a shop",
    // The twelve spans of one checkout are taken in; what is kept is written.
    components: [server("collector", 0.5 + ms), database("spans", 6, { spread: "leader" })],
    routes: inARow("collector", "spans"),
    workload: { perSecond: 92.6 },
    slo: { p99Ms: 100, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "of 20 services that each keep nine spans in ten, a trace is whole so often",
    from: "its code",
    theirs: completeShare(0.9, 20),
    ours: availability({ all: Array.from({ length: 20 }, () => 0.9) }),
  }),
};
