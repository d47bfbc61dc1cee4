import { startProcesses } from "../../../services/processes.ts";
import { requireNumber } from "../../../sim/mod.ts";
import { TargetStats } from "./stats.ts";

/** The target, running in a process of its own. */
export interface RunningTarget {
  readonly url: string;
  readonly pid: number;
  /** What it says of itself now. */
  stats(): Promise<TargetStats>;
  /** Requests that came in each 10 ms since it was asked last. */
  arrivals(): Promise<number[]>;
  /** Makes it stand still for `ms`, after `after` ms. */
  stall(ms: number, after?: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the target. It ends by `stop`, with this process, or after its budget.
 *
 * @param tokens Of its pool. Default: 4. @param budget In ms. Default: 60,000.
 */
export async function startTarget(
  { tokens = 4, budget = 60_000 }: { tokens?: number; budget?: number } = {},
): Promise<RunningTarget> {
  requireNumber("start the target", "the pool", tokens, {
    ...{ unit: "tokens", min: 1, max: 1000, integer: true },
  });
  const program = new URL("./target.program.ts", import.meta.url);
  const processes = await startProcesses(program, [(ports) => [ports[0]!, budget, tokens]]);
  const ask = async (path: string) => {
    const response = await fetch(`${processes.urls[0]}${path}`, {
      signal: AbortSignal.timeout(15_000),
    });
    return await response.text();
  };
  return {
    url: processes.urls[0]!,
    pid: processes.pids[0]!,
    stats: async () => TargetStats.parse(JSON.parse(await ask("/stats"))),
    arrivals: async () => JSON.parse(await ask("/arrivals")) as number[],
    stall: async (ms, after = 0) => void await ask(`/stall?ms=${ms}&after=${after}`),
    stop: () => processes.stop(),
  };
}
