import { cheLru, zipfShares } from "../../caching/mod.ts";
import { readDesign } from "../model.ts";
import { trafficOf } from "../traffic.ts";
import { cache, database, type Entry, PRICES_OF, server } from "./entry.ts";

const design = (ms: number, hit: number) => ({
  name: "recipe site",
  components: [
    server("site", 1, { replicas: 8 }),
    cache("cache", { serviceMs: 0.1 + ms }),
    database("recipes", 6, { servers: 16, spread: "leader" }),
  ],
  routes: [
    { from: "client", to: "site" },
    { from: "site", to: "cache" },
    { from: "site", to: "recipes", hit },
  ],
  workload: { perSecond: 6000 },
  slo: { p99Ms: 80, availability: 0.999 },
  pricesOf: PRICES_OF,
});

export const caching: Entry = {
  slug: "caching",
  measured: "cache",
  scale: "6,000 reads a second on Sunday, of which Postgres may get 31 %",
  design: (ms) => design(ms, 0.7),
  claim: () => {
    const hit = cheLru(zipfShares(10_000, 1), 1000);
    const [all] = trafficOf(readDesign(design(0, hit)));
    return {
      says: "misses of a tenth of the keys in an LRU (Che) reach the database",
      from: "its code",
      theirs: 1 - hit,
      ours: all!.visits[2]!,
    };
  },
};
