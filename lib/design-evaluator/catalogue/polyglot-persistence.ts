import { availability } from "../availability.ts";
import { cache, database, type Entry, PRICES_OF, server } from "./entry.ts";

export const polyglotPersistence: Entry = {
  slug: "polyglot-persistence",
  measured: "documents",
  scale: "750 pages a second in the sale, 60 orders",
  design: (ms) => ({
    name: "shop on three stores",
    components: [
      server("shop", 5, { replicas: 3 }),
      cache("carts"),
      // A look-up over the network; the filter itself is what is measured.
      database("documents", 1 + ms, { kind: "database" }),
      database("orders", 4, { spread: "leader" }),
    ],
    routes: [
      { from: "client", to: "shop" },
      { from: "shop", to: "carts" },
      { from: "shop", to: "documents", calls: 3, hit: 0.9 },
      { from: "shop", to: "orders", calls: 0.08 },
    ],
    workload: { perSecond: 750 },
    slo: { p99Ms: 60, availability: 0.998 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a page that needs three stores of 99.9 % each is up 99.7 % of the time",
    from: "arithmetic",
    theirs: 0.999 ** 3,
    ours: availability({ all: [0.999, 0.999, 0.999] }),
  }),
};
