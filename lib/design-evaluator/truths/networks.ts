import random from "../../../data/design-evaluator/random-networks.json" with { type: "json" };
import books from "../../../data/design-evaluator/textbook-networks.json" with { type: "json" };
import { mmc, scored, type TruthRow } from "../../sim/mod.ts";
import type { NetworkFacts, RatedStation, Station } from "../network.ts";
import type { ClassFacts } from "../solve/classes.ts";
import { convolutionClasses } from "../solve/convolution-classes.ts";
import { convolution } from "../solve/convolution.ts";
import { finiteQueue } from "../solve/finite.ts";
import { mvaClasses } from "../solve/mva-classes.ts";
import { mva } from "../solve/mva.ts";
import { openClasses } from "../solve/open-classes.ts";
import { open } from "../solve/open.ts";

/** A network as the files have it. */
interface Case {
  kind: string;
  service?: number[] | number[][];
  rates?: number[][];
  visits: number[] | number[][];
  servers?: number[];
  population?: number | number[];
  think?: number | number[];
  arrivalRate?: number;
  arrivalRates?: number[];
}

type Solved = NetworkFacts | ClassFacts[];
/** Who solves closed networks of one class; controls put another one in. */
type Closed = (stations: readonly Station[], population: number, think: number) => NetworkFacts;

const closed: Closed = (stations, population, think) =>
  stations.every(({ servers = 1 }) => servers === 1 || servers === Infinity)
    ? mva(stations, population, think).at(-1)!
    : convolution(stations, population, think);

function solved(one: Case, solve: Closed): Solved {
  const servers = one.servers?.map((count) => count < 0 ? Infinity : count);
  if (one.kind.endsWith("classes")) {
    const service = one.service as number[][], visits = one.visits as number[][];
    const names = service[0]!.map((_, i) => `station ${i}`);
    const network = { names, service, visits, ...servers ? { servers } : {} };
    if (one.arrivalRates) return openClasses(network, one.arrivalRates);
    const several = servers?.some((count) => count !== 1 && count !== Infinity);
    return (several ? convolutionClasses : mvaClasses)(
      network,
      one.population as number[],
      one.think as number[],
    );
  }
  const visits = one.visits as number[];
  const named = visits.map((visits, i) => ({ name: `station ${i}`, visits }));
  if (one.rates) {
    const stations: RatedStation[] = named.map((each, i) => ({ ...each, rates: one.rates![i]! }));
    return convolution(stations, one.population as number, one.think as number);
  }
  const stations: Station[] = named.map((each, i) => ({
    ...{ ...each, service: (one.service as number[])[i]! },
    ...servers ? { servers: servers[i]! } : {},
  }));
  if (one.arrivalRate !== undefined) return open(stations, one.arrivalRate);
  return solve(stations, one.population as number, one.think as number);
}

const KEYS = ["utilisation", "time", "jobs", "throughput"] as const;

/** Values of a solution by the names of the files: a number a station, or a row a class. */
function valuesOf(found: Solved, one: Case): Record<string, unknown> {
  const classes = Array.isArray(found) ? found : undefined;
  const all = classes ?? [found as NetworkFacts];
  const list = <T>(of: (facts: ClassFacts | NetworkFacts) => T) =>
    classes ? all.map(of) : of(all[0]!);
  const rows = Object.fromEntries(
    KEYS.map((key) => [key, list(({ stations }) => stations.map((station) => station[key]))]),
  );
  const sums = (key: (typeof KEYS)[number]) =>
    all[0]!.stations.map((_, i) => all.reduce((sum, { stations }) => sum + stations[i]![key], 0));
  return {
    ...rows,
    residence: all.map(({ stations }, r) =>
      stations.map(({ time }, i) => time * (one.visits as number[][])[r]![i]!)
    ),
    systemThroughput: list(({ throughput }) => throughput),
    stationJobs: sums("jobs"),
    stationUtilisation: sums("utilisation"),
    visits: one.visits,
  };
}

/** Whether all numbers of one are near those of the other; null is not asked. */
function near(given: unknown, found: unknown, within: (expected: number) => number): boolean {
  if (given === null) return true;
  if (Array.isArray(given)) {
    return Array.isArray(found) && given.every((one, i) => near(one, found[i], within));
  }
  return typeof found === "number" &&
    Math.abs((given as number) - found) <= within(given as number);
}

/** Examples of textbooks, to the digits that are printed there. */
export function textbookTruth(solve: Closed = closed): TruthRow {
  const wrong = books.networks.filter((one) => {
    const values = valuesOf(solved(one as unknown as Case, solve), one as unknown as Case);
    return !Object.entries(one.expected).every(([key, given]) =>
      near(given, values[key], () => one.within * 1.0001)
    );
  });
  return scored(
    "networks of textbooks",
    books.networks.length,
    wrong.map(({ name, book }) => `${name} (${book})`),
  );
}

/** Single queues of textbooks. */
export function queueTruth(): TruthRow {
  const wrong = books.queues.filter(({ arrivalRate, expected, model, serviceRate, within }) => {
    const [servers, places] = model.match(/\d+/g)!.map(Number) as [number, number?];
    const finite = places && finiteQueue(arrivalRate, serviceRate, servers, places);
    const endless = () => {
      const { meanJobs, meanTime, meanWait } = mmc({
        arrivalRate,
        meanService: 1 / serviceRate,
        servers,
      });
      return { waiting: meanWait * arrivalRate, time: meanTime, wait: meanWait, jobs: meanJobs };
    };
    const values = finite || endless();
    return !Object.entries(expected).every(([key, given]) =>
      near(given, (values as Record<string, number>)[key], () => within)
    );
  });
  return scored("queues of textbooks", books.queues.length, wrong.map(({ model }) => model));
}

/** Random networks, to a part in 10⁹ of what GNU Octave's queueing package found. */
export function randomTruth(solve: Closed = closed): TruthRow {
  const wrong = (random.cases as unknown as (Case & Record<string, unknown> & { index: number })[])
    .filter((one) => {
      const values = valuesOf(solved(one, solve), one);
      return !KEYS.every((key) =>
        near(one[key], values[key], (given) => 1e-9 * Math.max(1e-3, Math.abs(given)))
      );
    });
  return scored(
    "random networks, by GNU Octave",
    random.cases.length,
    wrong.map(({ index }) => String(index)),
  );
}
