import { startFleet } from "../../../horizontal-scaling/http/mod.ts";
import { startProcesses } from "../../../services/processes.ts";

/** Work of a request for a worker, in ms; a worker does one after the other. */
export const SEAT_MS = 4;

/** The resale site, running. */
export interface ResaleSite {
  readonly url: string;
  /** Requests/s that its workers can do at most. */
  readonly capacity: number;
  stop(): Promise<void>;
}

/** Starts the workers and the gateway. They end by `stop`, with this process, or after 60 s. */
export async function startResaleSite(workers = 2): Promise<ResaleSite> {
  const budget = 60_000, fleet = await startFleet({ workers, budget });
  const ports = fleet.urls.map((url) => new URL(url).port);
  try {
    const program = new URL("./resale-site.program.ts", import.meta.url);
    const gateway = await startProcesses(program, [([port]) => [port!, budget, ...ports]]);
    return {
      url: gateway.urls[0]!,
      capacity: workers * 1000 / SEAT_MS,
      stop: async () => void await Promise.all([gateway.stop(), fleet.stop()]),
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}
