import { tiered } from "../cost.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const metrics: Entry = {
  slug: "metrics",
  measured: "store",
  scale: "4,000 stations in 15 s are 267 scrapes a second, of 25 samples each",
  design: (ms) => ({
    name: "metrics of a bike-sharing company",
    components: [
      server("agent", 2),
      // The log is written once for each scrape; samples are what is measured.
      database("store", 5 + ms, { servers: 2, spread: "leader" }),
    ],
    routes: inARow("agent", "store"),
    workload: { perSecond: 267 },
    slo: { p99Ms: 60, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "100,000 series once in 15 s are 17.28 billion samples in 30 days, at a dollar a million",
    from: "arithmetic",
    theirs: 17_280,
    ours: tiered(100_000 * 30 * 86_400 / 15, [{ upTo: null, perMillion: 1 }]),
  }),
};
