import { finiteSource } from "../../sim/mod.ts";
import { convolution } from "../solve/convolution.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

export const loadTesting: Entry = {
  slug: "load-testing",
  measured: "generator",
  scale: "a concert asks for 240 a second of one server that can do 200: sixty who come back",
  design: (ms) => ({
    name: "a load test",
    components: [
      server("generator", 0.05 + ms, { servers: 1, replicas: 2 }),
      server("target", 5, { replicas: 1, servers: 1 }),
    ],
    routes: inARow("generator", "target"),
    workload: { users: 60, thinkMs: 100 },
    slo: { p99Ms: 100, availability: 0.998 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "50 clients, one server: requests a second, by its recursion and by normalisation constants",
    from: "a shared formula",
    theirs: finiteSource({ clients: 50, meanThink: 0.3, meanService: 0.006 }).throughput,
    ours: convolution([{ name: "target", service: 0.006, visits: 1 }], 50, 0.3).throughput,
  }),
};
