import { mva } from "../solve/mva.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const loadTesting: Entry = {
  slug: "load-testing",
  measured: "generator",
  design: (ms) => ({
    name: "a load test",
    components: [
      server("generator", 0.05 + ms, { servers: 1, replicas: 2 }),
      server("target", 6, { replicas: 4 }),
    ],
    routes: inARow("generator", "target"),
    workload: { users: 200, thinkMs: 300 },
    slo: { p99Ms: 100, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => {
    const { throughput, time } = mva([{ name: "target", service: 0.006, visits: 1 }], 50, 0.3).at(
      -1,
    )!;
    return {
      says: "50 clients in a circle: N = X (R + Z)",
      theirs: 50,
      ours: throughput * (time + 0.3),
    };
  },
};
