import { type Processes, startProcesses } from "../../services/processes.ts";

/** The site as processes: an origin, and an edge in front of it. */
export interface Site {
  readonly origin: string;
  readonly edge: string;
  /** Requests that reached the origin so far. */
  calls(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts both, with this very runtime; they end with `stop`, with this process, or after `budget` ms. */
export async function startSite(budget = 30_000): Promise<Site> {
  const program = new URL("./api-program.ts", import.meta.url);
  const processes: Processes = await startProcesses(program, [
    (ports) => ["origin", ports[0]!, budget],
    (ports) => ["edge", ports[1]!, budget, `http://127.0.0.1:${ports[0]}`],
  ]);
  const [origin, edge] = processes.urls as [string, string];
  return {
    ...{ origin, edge },
    calls: async () => {
      const response = await fetch(`${origin}/calls`, { signal: AbortSignal.timeout(5000) });
      return (await response.json() as { calls: number }).calls;
    },
    stop: () => processes.stop(),
  };
}
