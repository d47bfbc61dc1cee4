import { mva } from "../solve/mva.ts";
import type { Load } from "./probe.ts";

export const loadTesting: Load = async () => {
  const { Histogram } = await import("../../load-testing/mod.ts");
  const histogram = new Histogram({ lowest: 1, highest: 3_600_000_000, digits: 3 });
  let at = 1;
  return { what: "one time recorded", run: () => histogram.record(at = (at * 48_271) % 2_147_483) };
};
export const contractTesting: Load = async () => {
  const { compareJson, rulesOf } = await import("../../contract-testing/mod.ts");
  const expected = { items: [{ id: 1, price: 9.5 }] },
    actual = { items: [{ id: 1, price: 9.5, name: "tea" }] };
  const under = { rules: rulesOf({ "$.items": { match: "type" } }), strict: false };
  return {
    what: "an answer held against its contract",
    run: () => compareJson(expected, actual, under),
  };
};
export const designEvaluator: Load = () => {
  const stations = ["api", "store"].map((name, i) => ({
    name,
    service: 0.005 * (i + 1),
    visits: 1,
  }));
  return Promise.resolve({ what: "a closed network of 50 jobs", run: () => mva(stations, 50, 1) });
};
