import { lateShare } from "../../stream-analytics/mod.ts";
import { longerThan } from "../solve/percentiles.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const streamAnalytics: Entry = {
  slug: "stream-analytics",
  measured: "windows",
  scale: "27,800 events a second in the closing rush, in batches of 200",
  design: (ms) => ({
    name: "bids of an auction",
    components: [
      database("log", 1.5, { spread: "leader" }),
      // A batch of 200 events.
      server("windows", 0.5 + 200 * ms, { servers: 1 }),
      server("screens", 8),
    ],
    routes: inARow("log", "windows", "screens"),
    workload: { perSecond: 139 },
    slo: { p99Ms: 100, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => {
    const delay = 2000, lag = 3000, size = 10_000, points = 2000;
    const late = Array.from(
      { length: points },
      (_, i) => longerThan([{ mean: delay }], lag + (i + 0.5) * size / points),
    );
    return {
      says:
        "events that are 2 s late on average: a lag of 3 s behind windows of 10 s loses so many",
      from: "its code",
      theirs: lateShare({ delay, lag, size }),
      ours: late.reduce((a, b) => a + b, 0) / points,
      within: 1e-4,
    };
  },
};
