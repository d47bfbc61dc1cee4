import { finiteSource, mm1 } from "../../sim/mod.ts";
import { runClosed, runOpen, runPartlyOpen } from "./virtual-runs.ts";

/** One point of a model on a server. */
export interface ModelPoint {
  readonly model: "open" | "closed" | "partly open";
  /** What was asked for, as a share of what the server can do: clients at no wait, or arrivals. */
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

/** The same server under the same load, asked in three ways. */
export function threeModels(options: ModelsOptions): ModelPoint[] {
  const { seed, meanService, think, perVisit, seconds } = options;
  const run = { seed, meanService, seconds };
  return options.offered.flatMap((offered): ModelPoint[] => {
    const rate = 1000 * offered / meanService;
    const clients = clientsFor(offered, meanService, think);
    const stable = offered < 1
      ? mm1({ arrivalRate: rate / 1000, meanService }).meanTime
      : undefined;
    const opened = runOpen({ ...run, rate });
    const visited = runPartlyOpen({ ...run, rate, stay: 1 - 1 / perVisit, think });
    const waited = runClosed({ ...run, clients, think });
    const known = finiteSource({ clients, meanThink: think, meanService });
    return [
      { model: "open", offered, ...pick(opened), formulaMs: stable },
      { model: "partly open", offered, ...pick(visited), formulaMs: stable },
      { model: "closed", offered, ...pick(waited), formulaMs: known.meanTime },
    ];
  });
}

const pick = ({ responseMs, perSecond }: { responseMs: number; perSecond: number }) => ({
  ...{ responseMs, perSecond },
});

/** Clients who would ask for this share of the capacity if nobody ever had to wait. */
export function clientsFor(offered: number, meanService: number, think: number): number {
  return Math.max(1, Math.round(offered * (think + meanService) / meanService));
}
