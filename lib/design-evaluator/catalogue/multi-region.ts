import { quorumUp } from "../../multi-region/mod.ts";
import { availability } from "../availability.ts";
import { database, delay, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const multiRegion: Entry = {
  slug: "multi-region",
  measured: "DNS",
  design: (ms) => ({
    name: "bookings in three regions",
    components: [
      server("DNS", 0.1 + ms, { replicas: 4, common: 0.01 }),
      delay("network", 30),
      server("site", 8, { replicas: 6, needed: 4, common: 0.05 }),
      database("quorum", 4, { replicas: 3, needed: 2 }),
    ],
    routes: [{ from: "client", to: "DNS", calls: 0.05 }, ...inARow("network", "site", "quorum")],
    workload: { perSecond: 400 },
    slo: { p99Ms: 150, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a majority of five voters, each up 99 % of the time, is there for",
    theirs: quorumUp(5, 0.99),
    ours: availability({ needed: 3, of: Array.from({ length: 5 }, () => 0.99) }),
  }),
};
