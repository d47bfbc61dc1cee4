import { longestOf, meanOf } from "../solve/percentiles.ts";
import { delay, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const apiGateway: Entry = {
  slug: "api-gateway",
  measured: "gateway",
  scale: "556 screens a second at dinner time, a call inside for each of three levels",
  design: (ms) => ({
    name: "API gateway",
    components: [
      // Parsing and copying around the look-up that is measured.
      server("gateway", 0.2 + ms),
      // To the phone and back.
      delay("network", 80),
      server("backend", 4, { replicas: 6 }),
    ],
    routes: [...inARow("gateway", "network"), {
      from: "network",
      to: "backend",
      calls: 3,
      parallel: true,
    }],
    workload: { perSecond: 556 },
    slo: { p99Ms: 150, availability: 0.999, perMonth: 500 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "three calls at once take 11/6 of the time of one",
    from: "arithmetic",
    theirs: 11 / 6,
    ours: meanOf(longestOf(3, 1)),
  }),
};
