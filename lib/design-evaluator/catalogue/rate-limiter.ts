import { md1 } from "../../sim/mod.ts";
import { meanWait } from "../solve/general.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const rateLimiter: Entry = {
  slug: "rate-limiter",
  measured: "limiter",
  scale: "18,500 requests a second in the busiest hour, from merchants",
  design: (ms) => ({
    name: "payments with a limit",
    components: [
      server("limiter", 0.05 + ms, { kind: "balancer" }),
      server("checkout", 4, { replicas: 8, servers: 12 }),
    ],
    routes: inARow("limiter", "checkout"),
    workload: { perSecond: 18_500 },
    slo: { p99Ms: 100, availability: 0.9999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "the mean wait in a leaky queue that is 80 % full (M/D/1)",
    from: "a shared formula",
    theirs: md1({ arrivalRate: 0.8, meanService: 1 }).meanWait,
    ours: meanWait({ arrivalRate: 0.8, meanService: 1, servers: 1, serviceScv: 0 }),
  }),
};
