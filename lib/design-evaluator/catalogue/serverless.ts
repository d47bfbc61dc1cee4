import { bill } from "../../serverless/mod.ts";
import { functionBill } from "../cost.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const serverless: Entry = {
  slug: "serverless",
  measured: "front door",
  scale: "a burst of 300 calls in a second, 60 instances at most",
  design: (ms) => ({
    name: "functions of customers",
    components: [
      server("front door", 0.5 + ms),
      database("event log", 2, { spread: "leader" }),
      // A call, and a cold start for one in fifty.
      server("function", 50 + 300 / 50, { servers: 6, replicas: 10, scv: 1.5 }),
    ],
    routes: inARow("front door", "event log", "function"),
    workload: { perSecond: 300 },
    slo: { p99Ms: 500, availability: 0.998 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "three million calls of a second at 512 MB, after what is free, in dollars",
    from: "its code",
    theirs:
      bill(1_500_000, 3e6, { gbSecond: 1.667e-5, call: 2e-7, freeGBs: 400_000, freeCalls: 1e6 })
        .total,
    ours: functionBill(3e6, 1, 512, {
      perGBSecond: 1.667e-5,
      freeGBSeconds: 400_000,
      perMillion: 0.2,
      freeRequests: 1e6,
    }).total,
  }),
};
