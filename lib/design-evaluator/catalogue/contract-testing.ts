import { availability } from "../availability.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const contractTesting: Entry = {
  slug: "contract-testing",
  measured: "verifier",
  scale: "twelve services and 144 contracts; twenty verifications a second when all are built",
  design: (ms) => ({
    name: "a contract broker",
    components: [
      server("verifier", 20 + ms),
      server("broker", 4),
      database("matrix", 8, { spread: "leader" }),
    ],
    routes: inARow("verifier", "broker", "matrix"),
    workload: { perSecond: 20 },
    slo: { p99Ms: 300, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a stage over twelve services that are green 97 % of the time each is green so often",
    from: "arithmetic",
    theirs: 0.97 ** 12,
    ours: availability({ all: Array.from({ length: 12 }, () => 0.97) }),
  }),
};
