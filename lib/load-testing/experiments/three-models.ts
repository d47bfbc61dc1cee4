import { finiteSource, mm1 } from "../../sim/mod.ts";
import { runClosed, runOpen, runPartlyOpen } from "./virtual-runs.ts";

/** One point of a model on a server. */
export interface ModelPoint {
  readonly model: "open" | "closed" | "partly open";
  /** What was to be asked for, as a share of what the server can do. */
  readonly wanted: number;
  /** What is asked for where nobody has to wait: arrivals, or what so many whole clients ask for. */
  readonly offered: number;
  /** Mean time of a request, in ms, and what came through, in requests/s. */
  readonly responseMs: number;
  readonly perSecond: number;
  /** The same by formula; `undefined` where there is none, beyond the server's capacity. */
  readonly formulaMs: number | undefined;
}

/** What the three models are compared on. */
export interface ModelsOptions {
  readonly seed: number;
  /** Mean service time, in ms. */
  readonly meanService: number;
  /** Of clients and visitors, in ms. */
  readonly think: number;
  /** Requests of a visit, on average. */
  readonly perVisit: number;
  /** Loads to try, as shares of the capacity. */
  readonly offered: readonly number[];
  readonly seconds: number;
}

/** How much longer visits are watched than single requests, below the capacity: they come in bunches. */
const VISITS = 4;

/** The same server under the same load, asked in three ways. */
export function threeModels(options: ModelsOptions): ModelPoint[] {
  const { seed, meanService, think, perVisit, seconds } = options;
  const run = { seed, meanService, seconds };
  return options.offered.flatMap((wanted): ModelPoint[] => {
    const rate = 1000 * wanted / meanService, stable = wanted < 1;
    const formulaMs = stable ? mm1({ arrivalRate: rate / 1000, meanService }).meanTime : undefined;
    const opened = runOpen({ ...run, rate });
    const visited = runPartlyOpen({
      ...{ ...run, rate, stay: 1 - 1 / perVisit, think },
      seconds: stable && perVisit > 1 ? VISITS * seconds : seconds,
    });
    return [
      { model: "open", wanted, offered: wanted, ...pick(opened), formulaMs },
      { model: "partly open", wanted, offered: wanted, ...pick(visited), formulaMs },
      { wanted, ...closedPoint(options, clientsFor(wanted, meanService, think)) },
    ];
  });
}

/** A closed run of so many clients; what they offer is what they ask for where nobody waits. */
function closedPoint(
  { seed, meanService, think, seconds }: Omit<ModelsOptions, "offered" | "perVisit">,
  clients: number,
) {
  const waited = runClosed({ seed, meanService, seconds, clients, think });
  const formulaMs = finiteSource({ clients, meanThink: think, meanService }).meanTime;
  const offered = clients * meanService / (think + meanService);
  return { model: "closed" as const, offered, ...pick(waited), formulaMs };
}

/** A closed load over the capacity, and the same with exactly twice the clients. @param wanted As a share of it. */
export function twiceTheClients(
  options: Omit<ModelsOptions, "offered" | "perVisit">,
  wanted: number,
): { clients: number; offered: number; responseMs: number; perSecond: number }[] {
  const once = clientsFor(wanted, options.meanService, options.think);
  return [once, 2 * once].map((clients) => ({ clients, ...closedPoint(options, clients) }));
}

const pick = ({ responseMs, perSecond }: { responseMs: number; perSecond: number }) => ({
  ...{ responseMs, perSecond },
});

/** Clients who would ask for this share of the capacity if nobody ever had to wait. */
export function clientsFor(offered: number, meanService: number, think: number): number {
  return Math.max(1, Math.round(offered * (think + meanService) / meanService));
}

/** Points for a chart: what was measured, and what the formulas say where they have a value. */
export function modelRows(points: readonly ModelPoint[]): {
  measured: { model: string; offered: number; ms: number }[];
  formulas: { model: string; offered: number; ms: number }[];
} {
  return {
    measured: points.map(({ model, offered, responseMs }) => ({ model, offered, ms: responseMs })),
    formulas: points.flatMap(({ model, offered, formulaMs }) =>
      formulaMs === undefined ? [] : [{ model, offered, ms: formulaMs }]
    ),
  };
}
