import { availability } from "../availability.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const orchestrator: Entry = {
  slug: "orchestrator",
  measured: "scheduler",
  scale: "24 signs of life a second from twelve machines, a pod placed with each",
  design: (ms) => ({
    name: "pods of a fleet",
    components: [
      server("store", 3, { replicas: 3, servers: 1, needed: 2, spread: "leader" }),
      server("scheduler", 0.5 + ms, { replicas: 1, servers: 1, availability: 0.999 }),
      { name: "node", kind: "delay", serviceMs: 250, scv: 0.2 },
    ],
    routes: [{ from: "client", to: "store", calls: 2 }, ...inARow("scheduler", "node")],
    workload: { perSecond: 24 },
    slo: { p99Ms: 1000, availability: 0.998 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "two of three replicas, 99 % each, are there for so much of the time",
    from: "arithmetic",
    theirs: 3 * 0.99 ** 2 * 0.01 + 0.99 ** 3,
    ours: availability({ needed: 2, of: [0.99, 0.99, 0.99] }),
  }),
};
