import { longestOf, meanOf } from "../solve/percentiles.ts";
import { delay, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const apiGateway: Entry = {
  slug: "api-gateway",
  measured: "gateway",
  design: (ms) => ({
    name: "API gateway",
    components: [
      // Parsing and copying around the look-up that is measured.
      server("gateway", 0.2 + ms),
      delay("network", 0.5),
      server("backend", 4, { replicas: 6 }),
    ],
    routes: [...inARow("gateway", "network"), {
      from: "network",
      to: "backend",
      calls: 3,
      parallel: true,
    }],
    workload: { perSecond: 500 },
    slo: { p99Ms: 50, availability: 0.9999, perMonth: 500 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "three calls at once take 11/6 of the time of one",
    theirs: 11 / 6,
    ours: meanOf(longestOf(3, 1)),
  }),
};
