import { finiteSource } from "../../sim/mod.ts";
import { simulate } from "../solve/simulate.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

const STATION = [{ name: "evaluator", service: 0.004, visits: 1 }];

export const designEvaluator: Entry = {
  slug: "design-evaluator",
  measured: "evaluator",
  scale: "a hundred readers who turn a slider every two seconds",
  design: (ms) => ({
    name: "this tool, as a service",
    components: [server("page", 1), server("evaluator", 0.5 + ms, { servers: 1, scv: 0.5 })],
    routes: inARow("page", "evaluator"),
    workload: { users: 100, thinkMs: 2000 },
    slo: { p99Ms: 50, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says:
      "a hundred readers, two seconds of thought: requests a second, by formula and played (within 2 %)",
    from: "a shared formula",
    theirs: finiteSource({ clients: 100, meanThink: 2, meanService: 0.004 }).throughput,
    ours: simulate(STATION, { load: { population: 100, think: 2 }, jobs: 20_000 }).throughput,
    within: 0.02,
  }),
};
