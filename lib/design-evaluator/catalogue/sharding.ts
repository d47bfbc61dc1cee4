import { harmonic } from "../../sharding/mod.ts";
import { longestOf, meanOf } from "../solve/percentiles.ts";
import { database, type Entry, PRICES_OF, server } from "./entry.ts";

export const sharding: Entry = {
  slug: "sharding",
  measured: "router",
  design: (ms) => ({
    name: "invoices on eight shards",
    components: [
      server("router", 0.3 + ms),
      database("shard", 6, { replicas: 8, needed: 8 }),
    ],
    routes: [{ from: "client", to: "router" }],
    classes: [
      { name: "one tenant", share: 0.95, routes: [{ from: "router", to: "shard" }] },
      {
        name: "all tenants",
        share: 0.05,
        routes: [{ from: "router", to: "shard", calls: 8, parallel: true }],
      },
    ],
    workload: { perSecond: 800 },
    slo: { p99Ms: 60, availability: 0.99 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "the slowest of 16 shards, in means of one",
    theirs: harmonic(16),
    ours: meanOf(longestOf(16, 1)),
  }),
};
