import { mmc } from "../../sim/mod.ts";
import { open } from "../solve/open.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const horizontalScaling: Entry = {
  slug: "horizontal-scaling",
  measured: "balancer",
  design: (ms) => ({
    name: "ticket shop",
    components: [
      server("balancer", 0.1 + ms, { kind: "balancer" }),
      server("worker", 20, { replicas: 20, servers: 1, needed: 15 }),
    ],
    routes: inARow("balancer", "worker"),
    workload: { perSecond: 700 },
    slo: { p99Ms: 200, availability: 0.9999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "the mean time at ten servers that are 80 % busy (Erlang C)",
    theirs: mmc({ arrivalRate: 8, meanService: 1, servers: 10 }).meanTime,
    ours: open([{ name: "servers", service: 1, visits: 1, servers: 10 }], 8).time,
  }),
};
