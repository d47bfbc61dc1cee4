import { type Design, isEndless, meanVisits, type SimulatedStation, trafficOf } from "../../mod.ts";

/** Parts whose calls take less than this, in ms, are shorter than a hop over HTTP: no process stands for them. */
const LEAST_MS = 0.5;
/** Replicas of the part with most of them, and its work for one round at one replica, in ms. */
const MOST_REPLICAS = 2, BUSIEST_MS = 3;

/** A design that this machine can run: fewer replicas, and time that runs at another pace. */
export interface ScaledDown {
  stations: SimulatedStation[];
  /** A ms of the design lasts so many ms. */
  pace: number;
  /** Place of the part with most replicas. */
  largest: number;
}

/**
 * A design with its own visits, times and variation, scaled down: the part with most servers gets two replicas of one
 * server each, others in proportion, one at least; and all times are longer or shorter by one factor, so that the busiest
 * replica works 3 ms for a round. Neither changes which part is busiest, but by rounding.
 */
export function scaledDown(design: Design): ScaledDown {
  const visits = meanVisits(trafficOf(design));
  const kept = design.components.flatMap((part, i) =>
    part.serviceMs < LEAST_MS || isEndless(part) || visits[i]! <= 0
      ? []
      : [{ part, visits: visits[i]!, count: part.replicas * part.servers }]
  );
  if (kept.length === 0) {
    throw new RangeError(`Cannot run ${design.name}: no part takes ${LEAST_MS} ms`);
  }
  const most = Math.max(...kept.map(({ count }) => count));
  const sized = kept.map(({ count, part, visits }) => ({
    ...{ name: part.name, service: part.serviceMs, scv: part.scv, visits },
    servers: Math.max(1, Math.round(MOST_REPLICAS * count / most)),
  }));
  const work = sized.map(({ servers, service, visits }) => service * visits / servers);
  const pace = BUSIEST_MS / Math.max(...work), servers = sized.map(({ servers }) => servers);
  return {
    stations: sized.map((one) => ({ ...one, service: one.service * pace })),
    ...{ pace, largest: servers.indexOf(Math.max(...servers)) },
  };
}
