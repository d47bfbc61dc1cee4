import { finiteQueue } from "../solve/finite.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const chaos: Entry = {
  slug: "chaos",
  measured: "fault point",
  design: (ms) => ({
    name: "ticket shop under experiments",
    components: [
      server("fault point", 0.05 + ms, { kind: "balancer" }),
      server("shop", 10, { replicas: 5 }),
      database("seats", 5),
    ],
    routes: inARow("fault point", "shop", "seats"),
    workload: { perSecond: 400 },
    slo: { p99Ms: 120, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "one server and ten places, as much comes as is served: each state is as likely as the next",
    theirs: 1 / 11,
    ours: finiteQueue(1, 1, 1, 10).empty,
  }),
};
