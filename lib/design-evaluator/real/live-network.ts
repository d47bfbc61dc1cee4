import { type Processes, startProcesses } from "../../services/processes.ts";
import { HttpClient } from "../../load-testing/real/mod.ts";
import { quantile, type Random, random, RealClock, requireNumber } from "../../sim/mod.ts";
import type { SimulatedStation } from "../solve/simulate.ts";
import { strata, strataOf } from "../solve/strata.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { type Counted, counted, type Round } from "./rounds.ts";

export interface LiveRun extends Counted {
  users: number;
  durationMs: number;
  rounds: Round[];
  /** Time in which this machine did something else, in ms. */
  stoodStillMs: number;
}

/** A worker of lib/horizontal-scaling: its lane works on one request at a time. */
const WORKER = new URL("../../horizontal-scaling/http/worker.ts", import.meta.url);
const clock = new RealClock();
const BUDGET_MS = 60_000, HOPS = 32, HOP_SERVICE_MS = 4, TURNS = 64;

/** A process that serves one station's calls, one at a time. */
interface Replica {
  /** Its place among the processes. */
  index: number;
  client: HttpClient;
}

/**
 * A design as processes: one for each replica of each station, and users that go in circles. Times to work are drawn by
 * the users, in strata, and sent along, so that another one can play the very same rounds.
 */
export class LiveNetwork {
  /** Time of one call beyond its service, in ms: the way there and back, and the timer. Measured at the start. */
  readonly hopMs: number;
  readonly stations: readonly SimulatedStation[];
  readonly #processes: Processes;
  /** Of each station those that are in turn. */
  readonly #replicas: Replica[][];

  private constructor(
    stations: readonly SimulatedStation[],
    processes: Processes,
    replicas: Replica[][],
    hopMs: number,
  ) {
    this.stations = stations;
    this.#processes = processes;
    this.#replicas = replicas;
    this.hopMs = hopMs;
  }

  /** Starts a process for each replica. @throws {Error} Where one does not come up. */
  static async start(stations: readonly SimulatedStation[]): Promise<LiveNetwork> {
    const of = stations.flatMap(({ servers = 1 }, i) => Array.from({ length: servers }, () => i));
    requireNumber("start a live network", "replicas", of.length, {
      unit: "replicas",
      min: 1,
      max: 12,
    });
    const processes = await startProcesses(WORKER, of.map(() => [BUDGET_MS]));
    const all = processes.urls.map((url, index): Replica => ({
      ...{ index, client: new HttpClient({ url, connections: 200, timeoutMs: 10_000 }) },
    }));
    const replicas = stations.map((_, i) => all.filter(({ index }) => of[index] === i));
    try {
      const hopMs = await hopOf(all);
      return new LiveNetwork(stations, processes, replicas, hopMs);
    } catch (error) {
      for (const { client } of all) client.close();
      await processes.stop();
      throw error;
    }
  }

  /** The processes, one for each replica. */
  get pids(): readonly number[] {
    return this.#processes.pids;
  }

  /** Kills the process of a station's last replica, as a crash would, and takes it out of turn. @returns Its id. */
  kill(station: number): number {
    const here = this.#replicas[station];
    requireNumber("kill a replica", "station", here ? station : NaN, { unit: "", min: 0 });
    requireNumber("kill a replica", "replicas", here!.length, { unit: "replicas", min: 2 });
    const { client, index } = here!.pop()!, pid = this.pids[index]!;
    client.close();
    this.#processes.kill(index);
    return pid;
  }

  /**
   * So many users go in circles for a while; each thinks, then visits its stations one after the other.
   *
   * @param slower Times of a station are longer by such a factor than was drawn: a control. Default: none is.
   */
  async run(
    users: number,
    thinkMs: number,
    durationMs: number,
    seed: number | string,
    slower: readonly number[] = [],
  ): Promise<LiveRun> {
    const action = "run a live network";
    requireNumber(action, "users", users, { unit: "users", min: 1, max: 200, integer: true });
    requireNumber(action, "durationMs", durationMs, { unit: "ms", min: 1, max: 30_000 });
    const draws = this.#draws(random(`live ${seed}`), thinkMs, slower), rounds: Round[] = [];
    const began = performance.now(), end = began + durationMs;
    const user = async (number: number) => {
      for (;;) {
        const thought = draws.think();
        await clock.sleep(thought);
        const sent = performance.now();
        if (sent >= end) return;
        const round: Round = {
          ...{ user: number, thought, sent: sent - began, ...draws.round() },
          ...{ tookMs: Infinity, ok: true },
        };
        rounds.push(round);
        round.ok = await this.#visits(round);
        if (performance.now() > end) return;
        round.tookMs = performance.now() - sent;
      }
    };
    const heart = startHeartbeat();
    await Promise.all(Array.from({ length: users }, (_, i) => user(i)));
    const stoodStillMs = heart.stop();
    return { users, durationMs, rounds, stoodStillMs, ...counted(rounds, durationMs) };
  }

  /** What all users draw from: pauses, and where a round goes, how long it works there, and at which replica. */
  #draws(stream: Random, thinkMs: number, slower: readonly number[]) {
    const stations = this.stations.map(({ name, scv = 1, service }, i) => ({
      time: strataOf(stream.split(name), service * (slower[i] ?? 1), scv),
      more: strata(stream.split(`${name} more`)),
      // In the long run each replica gets its share; which one is next is open.
      turn: strata(stream.split(`${name} turn`), TURNS),
    }));
    const round = (): Pick<Round, "path" | "services" | "replicas"> => {
      const path = this.stations.flatMap(({ visits }, i) => {
        const count = Math.floor(visits) + (stations[i]!.more() < visits % 1 ? 1 : 0);
        return Array.from({ length: count }, () => i);
      });
      return {
        path,
        services: path.map((station) => stations[station]!.time()),
        replicas: path.map((at) => Math.floor(stations[at]!.turn() * this.#replicas[at]!.length)),
      };
    };
    return { think: strataOf(stream.split("think"), thinkMs, 1), round };
  }

  async #visits({ path, replicas, services }: Round): Promise<boolean> {
    let ok = true;
    for (const [step, station] of path.entries()) {
      const here = this.#replicas[station]!;
      ok = await visit(here[Math.min(replicas[step]!, here.length - 1)]!, services[step]!) && ok;
    }
    return ok;
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    for (const { client } of this.#replicas.flat()) client.close();
    await this.#processes.stop();
  }
}

/** Median time beyond the service of calls to all replicas at once, as when the network is at work. */
async function hopOf(replicas: readonly Replica[]): Promise<number> {
  const hops: number[] = [];
  for (let n = 0; n < HOPS; n++) {
    const began = performance.now();
    const ended = async (replica: Replica) => {
      await visit(replica, HOP_SERVICE_MS);
      // The first calls open connections and warm code.
      if (n >= HOPS / 4) hops.push(performance.now() - began - HOP_SERVICE_MS);
    };
    await Promise.all(replicas.map(ended));
  }
  return Math.max(0, quantile(hops, 0.5));
}

function visit({ client }: Replica, ms: number): Promise<boolean> {
  const path = `/lane?ms=${ms.toFixed(3)}`;
  return new Promise((resolve) => client.send({ name: "visit", path }, ({ ok }) => resolve(ok)));
}
