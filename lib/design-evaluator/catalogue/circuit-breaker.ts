import { erlangB } from "../../sim/mod.ts";
import { finiteQueue } from "../solve/finite.ts";
import { type Entry, PRICES_OF, server } from "./entry.ts";

export const circuitBreaker: Entry = {
  slug: "circuit-breaker",
  measured: "checkout",
  scale: "1,600 requests a second, half of them checkouts, on eight servers",
  design: (ms) => ({
    name: "checkout with a breaker",
    components: [
      server("checkout", 5 + ms, { replicas: 8 }),
      // Points are nice to have: a breaker answers without them.
      { name: "loyalty", kind: "third party", serviceMs: 40, availability: 0.99, optional: true },
      server("payment", 30, { servers: 16, replicas: 2 }),
    ],
    routes: [
      { from: "client", to: "checkout" },
      { from: "checkout", to: "loyalty", calls: 0.5 },
      { from: "checkout", to: "payment", calls: 0.5 },
    ],
    workload: { perSecond: 1600 },
    slo: { p99Ms: 400, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a bulkhead of 10 with 7 calls in hand on average refuses so many (Erlang B)",
    from: "a shared formula",
    theirs: erlangB(10, 7),
    ours: finiteQueue(7, 1, 10, 10).full,
  }),
};
