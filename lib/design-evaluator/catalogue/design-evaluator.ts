import { convolution } from "../solve/convolution.ts";
import { mva } from "../solve/mva.ts";
import { type Entry, inARow, PRICES_OF, server } from "./entry.ts";

const STATION = [{ name: "evaluator", service: 0.004, visits: 1 }];

export const designEvaluator: Entry = {
  slug: "design-evaluator",
  measured: "evaluator",
  design: (ms) => ({
    name: "this tool, as a service",
    components: [server("page", 1), server("evaluator", 0.5 + ms, { servers: 1, scv: 0.5 })],
    routes: inARow("page", "evaluator"),
    workload: { users: 100, thinkMs: 2000 },
    slo: { p99Ms: 50, availability: 0.999 },
    pricesOf: PRICES_OF,
  }),
  claim: () => ({
    says: "a hundred readers, two seconds of thought: the same throughput by both exact ways",
    theirs: mva(STATION, 100, 2).at(-1)!.throughput,
    ours: convolution(STATION, 100, 2).throughput,
  }),
};
