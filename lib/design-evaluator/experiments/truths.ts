import { meanInterval, mmc, random, scored, type TruthRow } from "../../sim/mod.ts";
import { judge } from "../criteria.ts";
import { type Design, readDesign } from "../model.ts";
import type { Station } from "../network.ts";
import { planReplicas, withReplicas } from "../planner.ts";
import { bounds } from "../solve/bounds.ts";
import { convolution } from "../solve/convolution.ts";
import { mva } from "../solve/mva.ts";
import { simulate, type SimulatedStation } from "../solve/simulate.ts";
import { randomTruth, textbookTruth } from "../truths/networks.ts";

/** Exact analysis between its bounds, in networks at random. */
export function boundsTruth(networks = 10_000): TruthRow {
  const stream = random("bounds"), wrong: string[] = [];
  for (let n = 0; n < networks; n++) {
    const stations = Array.from({ length: 1 + stream.int(6) }, (_, i): Station => ({
      ...{ name: `station ${i}`, service: 0.01 + stream.next(), visits: 0.1 + 3 * stream.next() },
    }));
    const jobs = 1 + stream.int(30), think = stream.int(2) * 10 * stream.next();
    const { throughput } = mva(stations, jobs, think).at(-1)!,
      { asymptotic, balanced } = bounds(stations, jobs, think);
    const inside = [asymptotic, balanced].every(({ high, low }) =>
      low <= throughput * (1 + 1e-9) && throughput <= high * (1 + 1e-9)
    );
    if (!inside) wrong.push(String(n));
  }
  return scored("exact analysis between its bounds", networks, wrong);
}

const QUEUES: [name: string, station: SimulatedStation, arrivalRate: number, time: number][] = [
  ["M/M/1", { name: "q", service: 1, visits: 1 }, 0.6, 2.5],
  [
    "M/M/3",
    { name: "q", service: 1, visits: 1, servers: 3 },
    2,
    mmc({ arrivalRate: 2, meanService: 1, servers: 3 }).meanTime,
  ],
  ["M/D/1", { name: "q", service: 1, visits: 1, scv: 0 }, 0.6, 1.75],
  ["M/G/1", { name: "q", service: 1, visits: 1, scv: 0.4 }, 0.6, 2.05],
];

/** The simulation beside four formulas, within 1 %. */
export function simulationTruth(jobs = 1_000_000): TruthRow {
  const wrong = QUEUES.filter(([, station, arrivalRate, time]) =>
    Math.abs(simulate([station], { load: { arrivalRate }, jobs, seed: 12 }).time / time - 1) > 0.01
  );
  return scored(
    "the simulation beside formulas, within 1 %",
    QUEUES.length,
    wrong.map(([name]) => name),
  );
}

/** Intervals of 95 % from the simulation: of 100 runs 90 to 99 hold the truth. */
export function coverageTruth(runs = 100): TruthRow {
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const means = Array.from(
      { length: 8 },
      (_, part) =>
        simulate([QUEUES[0]![1]], {
          load: { arrivalRate: 0.5 },
          jobs: 2500,
          seed: `cover ${run}/${part}`,
        }).time,
    );
    const { half, mean } = meanInterval(means);
    if (Math.abs(mean - 2) <= half) held++;
  }
  return {
    truth: "95 % intervals that hold the truth",
    score: `${held} of ${runs}`,
    ok: held >= 0.9 * runs && held <= 0.99 * runs,
  };
}

/** The planner beside trying every size, on small designs at random. */
export function plannerTruth(cases = 500): TruthRow {
  const wrong: string[] = [];
  for (let n = 0; n < cases; n++) {
    const design = smallDesign(n), plan = planReplicas(design, 4);
    if ((plan?.perMonth ?? Infinity) !== cheapestOfAll(design)) wrong.push(String(n));
  }
  return scored("the planner beside trying every size", cases, wrong);
}

function smallDesign(n: number): Design {
  const stream = random(`plan ${n}`),
    draw = (from: number, to: number) => from + stream.next() * (to - from);
  const components = ["a", "b", "c"].map((name) => ({
    ...{ name, kind: "service" as const, serviceMs: draw(2, 20), availability: draw(0.98, 0.9999) },
    ...{ perMonth: Math.round(draw(20, 300)), needed: 1 },
  }));
  const routes = [{ from: "client", to: "a" }, { from: "a", to: "b", calls: draw(0.5, 2) }, {
    from: "b",
    to: "c",
    hit: draw(0, 0.9),
  }];
  return readDesign({
    ...{
      name: "small",
      components,
      routes,
      workload: { perSecond: draw(20, 150) },
      pricesOf: "2026-01-01",
    },
    slo: { meanMs: draw(30, 90), availability: draw(0.98, 0.9995) },
  });
}

function cheapestOfAll(design: Design, most = 4): number {
  let best = Infinity;
  const place = (replicas: number[]): void => {
    if (replicas.length < design.components.length) {
      for (let k = 1; k <= most; k++) place([...replicas, k]);
      return;
    }
    const price = replicas.reduce((sum, k, i) => sum + k * design.components[i]!.perMonth, 0);
    if (price < best && judge(withReplicas(design, replicas)).passes) best = price;
  };
  place([]);
  return best;
}

/** Who meets what is there with him, instead of without: found out by every closed network. */
export function arrivalControl(): TruthRow {
  const wrong = (stations: readonly Station[], population: number, think: number) => {
    if (stations.some(({ servers = 1 }) => servers !== 1)) {
      return convolution(stations, population, think);
    }
    const facts = mva(stations, population, think).at(-1)!;
    const time = stations.reduce(
      (sum, { service, visits }, i) => sum + visits * service * (1 + facts.stations[i]!.jobs),
      0,
    );
    const throughput = population / (think + time);
    return {
      throughput,
      time,
      stations: facts.stations.map((one) => ({ ...one, jobs: one.jobs * throughput })),
    };
  };
  const found = randomTruth(wrong), books = textbookTruth(wrong);
  return {
    truth: "control: Q(N) in place of Q(N − 1)",
    score: found.score,
    ok: !found.ok && !books.ok,
  };
}
