import { hotShare } from "../../sharding/mod.ts";
import { capacities } from "../bottleneck.ts";
import { readDesign } from "../model.ts";
import { database, type Entry, PRICES_OF, server } from "./entry.ts";

export const sharding: Entry = {
  slug: "sharding",
  measured: "router",
  scale: "11,100 reads a second at peak; the disk asks for seven shards",
  design: (ms) => ({
    name: "invoices on seven shards",
    components: [
      server("router", 0.3 + ms, { replicas: 3 }),
      database("shard", 1.6, { replicas: 7, spread: "shards" }),
    ],
    routes: [{ from: "client", to: "router" }],
    classes: [
      { name: "one tenant", share: 0.95, routes: [{ from: "router", to: "shard" }] },
      {
        name: "all tenants",
        share: 0.05,
        routes: [{ from: "router", to: "shard", calls: 7, parallel: true }],
      },
    ],
    workload: { perSecond: 11_100 },
    slo: { p99Ms: 60, availability: 0.996 },
    pricesOf: PRICES_OF,
  }),
  claim: () => {
    const hot = hotShare(100_000, 1.1);
    const shard = { kind: "database" as const, serviceMs: 1000 };
    const [least] = capacities(readDesign({
      name: "one hot tenant",
      components: [{ ...shard, name: "its shard" }, {
        ...shard,
        name: "all others",
        replicas: 1000,
      }],
      routes: [{ from: "client", to: "its shard", calls: hot }, {
        ...{ from: "client", to: "all others", calls: 1 - hot },
      }],
      workload: { perSecond: 1 },
    }));
    return {
      says:
        "the hottest of 100,000 tenants: with any number of shards no more than so many of them work",
      from: "its code",
      theirs: 1 / hot,
      ours: least!.perSecond,
    };
  },
};
