import { readDesign } from "../model.ts";
import { trafficOf } from "../traffic.ts";
import { database, type Entry, inARow, PRICES_OF, server } from "./entry.ts";

const retried = { from: "sender", to: "sender", calls: 0.1 };

export const notifications: Entry = {
  slug: "notifications",
  measured: "preferences and template",
  scale: "1,160 moves a second in the busiest hour, one SMS in ten",
  design: (ms) => ({
    name: "notification system",
    components: [
      database("outbox", 2, { spread: "leader" }),
      server("preferences and template", 0.5 + ms),
      server("sender", 1, { servers: 50 }),
      {
        name: "provider",
        kind: "third party",
        serviceMs: 120,
        availability: 0.999,
        // A tenth at 4 cents; the bill is for the busiest hour, five times the average.
        perMillion: 800,
      },
    ],
    routes: [...inARow("outbox", "preferences and template", "sender"), {
      from: "sender",
      to: "provider",
    }],
    workload: { perSecond: 1160 },
    slo: { p99Ms: 1000, availability: 0.997 },
    pricesOf: PRICES_OF,
  }),
  claim: () => {
    const components = [server("sender", 1)], workload = { perSecond: 1 };
    const routes = [{ from: "client", to: "sender" }, retried], name = "retries";
    const [all] = trafficOf(
      readDesign({ name, components, routes, workload, pricesOf: PRICES_OF }),
    );
    return {
      says: "one try in ten fails: each message takes 1 / 0.9 tries",
      from: "arithmetic",
      theirs: 1 / 0.9,
      ours: all!.visits[0]!,
    };
  },
};
