import { mmc } from "../../sim/mod.ts";
import { finiteQueue } from "../solve/finite.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const horizontalScaling: Entry = {
  slug: "horizontal-scaling",
  measured: "balancer",
  scale:
    "576 requests a second at the height of the sale, 50 ms each, twice as varied as exponential",
  design: (ms) => ({
    name: "ticket shop",
    components: [
      server("balancer", 0.1 + ms, { kind: "balancer" }),
      server("worker", 50, { replicas: 38, servers: 1, scv: 2 }),
    ],
    routes: inARow("balancer", "worker"),
    workload: { perSecond: 576 },
    slo: { p99Ms: 400, availability: 0.9999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "the mean time at ten servers that are 80 % busy: Erlang C, and by states with 4,000 places",
    from: "a shared formula",
    theirs: mmc({ arrivalRate: 8, meanService: 1, servers: 10 }).meanTime,
    ours: finiteQueue(8, 1, 10, 4000).time,
  }),
};
