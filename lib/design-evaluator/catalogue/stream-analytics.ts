import { percentile } from "../solve/percentiles.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const streamAnalytics: Entry = {
  slug: "stream-analytics",
  measured: "windows",
  design: (ms) => ({
    name: "bids of an auction",
    components: [
      database("log", 1.5),
      // A batch of 200 events.
      server("windows", 0.5 + 200 * ms, { servers: 1 }),
      server("screens", 1),
    ],
    routes: inARow("log", "windows", "screens"),
    workload: { perSecond: 300 },
    slo: { p99Ms: 100, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "events are exponentially late, 2 s on average: waiting so long in s misses one in a hundred",
    theirs: 2 * Math.log(100),
    ours: percentile([{ mean: 2 }], 0.99),
  }),
};
