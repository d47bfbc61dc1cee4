import { type Processes, startProcesses } from "../../services/processes.ts";
import { HttpClient } from "../../load-testing/real/mod.ts";
import { quantile, type Random, random, requireNumber } from "../../sim/mod.ts";
import type { SimulatedStation } from "../solve/simulate.ts";
import { drawsOf } from "../solve/draws.ts";
import { type Counted, counted, type Round } from "./rounds.ts";

export interface LiveRun extends Counted {
  users: number;
  durationMs: number;
  rounds: Round[];
  failed: number;
}

/** A worker of lib/horizontal-scaling: each of its lanes works on one request at a time. */
const WORKER = new URL("../../horizontal-scaling/http/worker.ts", import.meta.url);
const BUDGET_MS = 60_000, HOPS = 40, HOP_SERVICE_MS = 4;
/**
 * A design as processes: each station a worker with as many lanes as it has replicas, and users that go in circles.
 * Times to work are drawn by the users and sent along, so that another one can play the very same rounds.
 */
export class LiveNetwork {
  /** Time of one call beyond its service, in ms: the way there and back, and the timer. Measured at the start. */
  readonly hopMs: number;
  readonly stations: readonly SimulatedStation[];
  readonly #processes: Processes;
  readonly #clients: HttpClient[];
  /** Lanes of each station that are still there. */
  readonly #lanes: number[];

  private constructor(
    stations: readonly SimulatedStation[],
    processes: Processes,
    clients: HttpClient[],
    hopMs: number,
  ) {
    this.stations = stations;
    this.#processes = processes;
    this.#clients = clients;
    this.#lanes = stations.map(({ servers = 1 }) => servers);
    this.hopMs = hopMs;
  }

  /** Starts a process for each station. @throws {Error} Where one does not come up. */
  static async start(stations: readonly SimulatedStation[]): Promise<LiveNetwork> {
    const processes = await startProcesses(WORKER, stations.map(() => [BUDGET_MS]));
    const clients = processes.urls.map((url) =>
      new HttpClient({ url, connections: 200, timeoutMs: 10_000 })
    );
    try {
      const hops: number[] = [];
      for (let n = 0; n < HOPS; n++) {
        const began = performance.now();
        await visit(clients[n % clients.length]!, 0, HOP_SERVICE_MS);
        hops.push(performance.now() - began - HOP_SERVICE_MS);
      }
      // The first calls open connections and warm code.
      return new LiveNetwork(
        stations,
        processes,
        clients,
        Math.max(0, quantile(hops.slice(HOPS / 4), 0.5)),
      );
    } catch (error) {
      for (const client of clients) client.close();
      await processes.stop();
      throw error;
    }
  }

  /** The processes, one for each station. */
  get pids(): readonly number[] {
    return this.#processes.pids;
  }

  /** From now on one replica less of a station takes work: the others get all of it. */
  lose(station: number): void {
    requireNumber("lose a replica", "replicas", this.#lanes[station]!, {
      unit: "replicas",
      min: 2,
    });
    this.#lanes[station]!--;
  }

  /** So many users go in circles for a while; each thinks, then visits its stations one after the other. */
  async run(
    users: number,
    thinkMs: number,
    durationMs: number,
    seed: number | string,
  ): Promise<LiveRun> {
    requireNumber("run a live network", "users", users, {
      unit: "users",
      min: 1,
      max: 200,
      integer: true,
    });
    requireNumber("run a live network", "durationMs", durationMs, {
      unit: "ms",
      min: 1,
      max: 30_000,
    });
    const stream = random(`live ${seed}`), began = performance.now(), end = began + durationMs;
    const rounds: Round[] = [];
    const user = async (one: Random, number: number) => {
      const think = drawsOf(one.split("think"), thinkMs, 1);
      const services = this.stations.map(({ name, scv = 1, service }) =>
        drawsOf(one.split(name), service, scv)
      );
      for (;;) {
        const thought = think();
        await sleep(thought);
        const sent = performance.now();
        if (sent >= end) return;
        const round: Round = {
          ...{ user: number, thought, sent: sent - began, ...this.#drawn(services, one) },
          ...{ tookMs: Infinity, ok: true },
        };
        rounds.push(round);
        round.ok = await this.#visits(round, one);
        if (performance.now() > end) return;
        round.tookMs = performance.now() - sent;
      }
    };
    await Promise.all(Array.from({ length: users }, (_, i) => user(stream.split(String(i)), i)));
    return {
      users,
      durationMs,
      rounds,
      failed: rounds.filter(({ ok }) => !ok).length,
      ...counted(rounds, durationMs),
    };
  }

  /** Where a round goes and how long it works there. */
  #drawn(services: readonly (() => number)[], chance: Random): Pick<Round, "path" | "services"> {
    const path = this.stations.flatMap(({ visits }, i) =>
      Array.from({ length: Math.floor(visits) + (chance.next() < visits % 1 ? 1 : 0) }, () => i)
    );
    return { path, services: path.map((station) => services[station]!()) };
  }

  async #visits({ path, services }: Round, chance: Random): Promise<boolean> {
    let ok = true;
    for (const [step, station] of path.entries()) {
      const lane = chance.int(this.#lanes[station]!);
      ok = await visit(this.#clients[station]!, lane, services[step]!) && ok;
    }
    return ok;
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.#processes.stop();
  }
}

function visit(client: HttpClient, lane: number, ms: number): Promise<boolean> {
  const path = `/lane-${lane}?ms=${ms.toFixed(3)}`;
  return new Promise((resolve) => client.send({ name: "visit", path }, ({ ok }) => resolve(ok)));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
