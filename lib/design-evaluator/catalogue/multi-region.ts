import { quorumUp } from "../../multi-region/mod.ts";
import { availability } from "../availability.ts";
import { database, delay, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const multiRegion: Entry = {
  slug: "multi-region",
  measured: "DNS",
  scale: "5,210 requests a second in the busiest hour, over three regions that are 55 % busy",
  design: (ms) => ({
    name: "bookings in three regions",
    components: [
      server("DNS", 0.1 + ms, { replicas: 4, common: 0.01 }),
      delay("network", 30),
      server("site", 8, { replicas: 38, needed: 26, common: 0.05 }),
      database("quorum", 4, { replicas: 3, needed: 2, spread: "leader" }),
    ],
    routes: [{ from: "client", to: "DNS", calls: 0.05 }, ...inARow("network", "site"), {
      ...{ from: "site", to: "quorum", calls: 0.1 },
    }],
    workload: { perSecond: 5210 },
    slo: { p99Ms: 150, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a majority of five voters, each up 99 % of the time, is there for",
    from: "its code",
    theirs: quorumUp(5, 0.99),
    ours: availability({ needed: 3, of: Array.from({ length: 5 }, () => 0.99) }),
  }),
};
