import { open } from "../solve/open.ts";
import { database, type Entry, PRICES_OF, server } from "./entry.ts";

export const oauth: Entry = {
  slug: "oauth",
  measured: "resource server",
  scale: "5,560 calls a second in the busiest hour on eight servers, 185 tokens",
  design: (ms) => ({
    name: "photos behind OAuth",
    components: [
      server("resource server", 1 + ms, { replicas: 8 }),
      server("authorization server", 3),
      database("tokens", 2, { spread: "leader" }),
      database("photos", 5, { servers: 16, replicas: 2 }),
    ],
    routes: [
      { from: "client", to: "resource server" },
      // 185 tokens for 5,560 calls.
      { from: "client", to: "authorization server", calls: 0.033 },
      { from: "authorization server", to: "tokens", calls: 2 },
      { from: "resource server", to: "photos" },
    ],
    workload: { perSecond: 5560 },
    slo: { p99Ms: 50, availability: 0.998 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "asking the authorization server for each of 100 calls a second, 8 ms each, takes 40 ms (M/M/1)",
    from: "arithmetic",
    theirs: 8 / (1 - 0.8),
    ours: 1000 * open([{ name: "introspection", service: 0.008, visits: 1 }], 100).time,
  }),
};
