import { availability } from "../availability.ts";
import { cache, database, type Entry, PRICES_OF, server } from "./entry.ts";

export const polyglotPersistence: Entry = {
  slug: "polyglot-persistence",
  measured: "documents",
  design: (ms) => ({
    name: "shop on three stores",
    components: [
      server("shop", 2, { replicas: 3 }),
      cache("carts"),
      // A look-up over the network; the filter itself is what is measured.
      database("documents", 1 + ms, { kind: "database" }),
      database("orders", 4),
    ],
    routes: [
      { from: "client", to: "shop" },
      { from: "shop", to: "carts" },
      { from: "shop", to: "documents", calls: 3, hit: 0.8 },
      { from: "shop", to: "orders", calls: 0.05 },
    ],
    workload: { perSecond: 600 },
    slo: { p99Ms: 60, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a page that needs three stores of 99.9 % each is up 99.7 % of the time",
    theirs: 0.999 ** 3,
    ours: availability({ all: [0.999, 0.999, 0.999] }),
  }),
};
