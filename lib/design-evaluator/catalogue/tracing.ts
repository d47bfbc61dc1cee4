import { anySlow } from "../solve/percentiles.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const tracing: Entry = {
  slug: "tracing",
  measured: "collector",
  design: (ms) => ({
    name: "traces of a shop",
    // A batch of 512 spans each.
    components: [server("collector", 1 + 512 * ms), database("spans", 6)],
    routes: inARow("collector", "spans"),
    workload: { perSecond: 100 },
    slo: { p99Ms: 100, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a trace of 20 calls, each sampled by itself at 10 %, has none of them so often",
    theirs: 0.9 ** 20,
    ours: 1 - anySlow(20, 0.1),
  }),
};
