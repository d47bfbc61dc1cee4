import { finiteQueue } from "../solve/finite.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const chaos: Entry = {
  slug: "chaos",
  measured: "fault point",
  scale: "40 checkouts a second",
  design: (ms) => ({
    name: "ticket shop under experiments",
    components: [
      server("fault point", 0.05 + ms, { kind: "balancer" }),
      server("shop", 25),
      database("seats", 5, { spread: "leader" }),
    ],
    routes: inARow("fault point", "shop", "seats"),
    workload: { perSecond: 40 },
    slo: { p99Ms: 200, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "one server and ten places, as much comes as is served: each state is as likely as the next",
    from: "arithmetic",
    theirs: 1 / 11,
    ours: finiteQueue(1, 1, 1, 10).empty,
  }),
};
