import { longestOf, percentile } from "../solve/percentiles.ts";
import { cache, type Entry, PRICES_OF, server } from "./entry.ts";

export const search: Entry = {
  slug: "search",
  measured: "index",
  scale: "92.6 questions a second in the busiest hour, each to ten shards",
  design: (ms) => ({
    name: "handbook search",
    components: [
      server("site", 2),
      cache("answers"),
      // A thousand times the documents that are measured, on ten shards.
      server("index", 5 + 100 * ms, { replicas: 10, spread: "shards", scv: 2 }),
    ],
    routes: [
      { from: "client", to: "site" },
      { from: "site", to: "answers" },
      { from: "site", to: "index", calls: 10, parallel: true, hit: 0.4 },
    ],
    workload: { perSecond: 92.6 },
    slo: { p99Ms: 300, availability: 0.98 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "of the slowest of ten shards one answer in a hundred takes so many means",
    from: "arithmetic",
    theirs: -Math.log1p(-(0.99 ** 0.1)),
    ours: percentile(longestOf(10, 1), 0.99),
  }),
};
