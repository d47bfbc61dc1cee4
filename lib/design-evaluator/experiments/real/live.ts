import type { Design } from "../../mod.ts";
import {
  LiveNetwork,
  type LiveRun,
  predict,
  type Prediction,
  predictWithRealised,
  replayed,
} from "../../real/mod.ts";
import type { SimulatedStation } from "../../solve/simulate.ts";
import { scaledDown } from "./scaled-down.ts";
import { THINK_MS } from "./think.ts";
import { undisturbed } from "./undisturbed.ts";

const WARM_UP_MS = 250;

/** What is promised of one run, before anything runs. */
export interface Promised {
  what: string;
  users: number;
  /** `control`: a service takes twice what was promised, which must be seen. */
  kind: "usual" | "a replica killed" | "control";
  prediction: Prediction;
}

/** One run, and what three others said: before it, and after it with the times that chance had drawn. */
export interface LiveRow extends Promised {
  perSecond: number;
  meanMs: number;
  after: Prediction;
  /** The very same rounds, played event by event. */
  played: Prediction;
  /** Rounds in which a call failed. */
  failed: number;
  /** Time in which the machine did something else, in ms, and how often the run was made again for that. */
  stoodStillMs: number;
  again: number;
}

export interface LiveSession {
  stations: readonly SimulatedStation[];
  /** A ms of the design lasts so many ms here. */
  pace: number;
  hopMs: number;
  promised: readonly Promised[];
  /** Starts the processes again, runs them, ends them. */
  run(): Promise<LiveRow[]>;
}

/** Scales a design down, starts its processes to measure a hop, and fixes the predictions; the runs come after. */
export async function liveSession(
  design: Design,
  users: readonly number[],
  seed: number,
  timeMs = 1200,
): Promise<LiveSession> {
  const { largest, pace, stations } = scaledDown(design), most = Math.max(...users);
  const hopMs = await withNetwork(stations, (network) => Promise.resolve(network.hopMs));
  const thereFor = (kind: Promised["kind"]) =>
    kind === "a replica killed" ? less(stations, largest) : stations;
  const row = (what: string, count: number, kind: Promised["kind"]): Promised => ({
    ...{ what, users: count, kind },
    prediction: predict(
      kind === "a replica killed" ? less(stations, largest) : stations,
      hopMs,
      count,
      THINK_MS,
    ),
  });
  const promised = [
    ...users.map((count) => row(`${count} users`, count, "usual")),
    row(`control: ${stations[largest]!.name} twice as slow`, most, "control"),
    row(`${most} users, a ${stations[largest]!.name} killed`, most, "a replica killed"),
  ];
  const run = () =>
    withNetwork(stations, async (network) => {
      const found: LiveRow[] = [];
      // Code and connections get warm before anything counts.
      await network.run(most, THINK_MS, WARM_UP_MS, "warm");
      for (const one of promised) {
        if (one.kind === "a replica killed") network.kill(largest);
        const slower = one.kind === "control" ? stations.map((_, i) => i === largest ? 2 : 1) : [];
        // Fewer users need longer for as many rounds; a control need not be exact.
        const lasts = timeMs *
          (one.kind === "control" ? 0.5 : Math.min(2, Math.sqrt(most / one.users)));
        const live = await undisturbed((turn) =>
          network.run(one.users, THINK_MS, lasts, `${seed} ${one.what} ${turn}`, slower)
        );
        found.push(rowOf(one, live, thereFor(one.kind), network.hopMs));
      }
      return found;
    });
  return { stations, pace, hopMs, promised, run };
}

function less(stations: readonly SimulatedStation[], at: number): SimulatedStation[] {
  return stations.map((one, i) => i === at ? { ...one, servers: one.servers! - 1 } : one);
}

/** A network that is gone when its work is done, or has failed. */
async function withNetwork<T>(
  stations: readonly SimulatedStation[],
  work: (network: LiveNetwork) => Promise<T>,
): Promise<T> {
  const network = await LiveNetwork.start(stations);
  try {
    return await work(network);
  } finally {
    await network.close();
  }
}

function rowOf(
  promised: Promised,
  live: LiveRun & { again: number },
  there: readonly SimulatedStation[],
  hopMs: number,
): LiveRow {
  const { again, failed, meanMs, perSecond, stoodStillMs } = live;
  return {
    ...{ ...promised, perSecond, meanMs, failed, again, stoodStillMs },
    after: predictWithRealised(there, hopMs, live),
    played: replayed(there, hopMs, live),
  };
}
