import { Recorder } from "../../recorder.ts";
import { parseScenario } from "../../scenario.ts";
import { runLive } from "../../real/live-run.ts";
import type { RunningTarget } from "../../real/target/start.ts";

/** One way in which a stall was seen, live. */
export interface LiveStallRow {
  readonly seen: string;
  readonly p50: number;
  readonly p99: number;
  readonly requests: number;
}

/** How a server is asked that stands still once. */
export interface LiveStallOptions {
  readonly stallMs: number;
  readonly rate: number;
  /** Length of each run, in ms. */
  readonly lengthMs: number;
}

/**
 * A server that stands still once, asked twice in real time: through many connections, and through one, which waits for
 * each answer. Percentiles from when requests were due, and from when they were sent.
 */
export async function stallLive(
  target: RunningTarget,
  { stallMs, rate, lengthMs }: LiveStallOptions,
): Promise<{ rows: LiveStallRow[]; formula: number; lagP99: number }> {
  const seconds = lengthMs / 1000;
  const scenario = parseScenario({
    ...{ name: "stall", steps: [{ name: "buy", path: "/" }] },
    arrivals: { kind: "stages", stages: [{ from: rate, to: rate, seconds }] },
  });
  const ask = async (connections: number) => {
    await target.stall(stallMs, 0.4 * lengthMs);
    return (await runLive(scenario, { url: target.url, connections })).recorder;
  };
  const many = await ask(256), one = await ask(1);
  const row = (seen: string, histogram: Recorder["latency"]): LiveStallRow => {
    const [p50, p99] = histogram.percentiles([50, 99]).map((us) => us / 1000) as [number, number];
    return { seen, p50, p99, requests: histogram.count };
  };
  return {
    rows: [
      row("open, from the due time", many.latency),
      row("one connection, from the due time", one.latency),
      row("one connection, from sending", one.service),
    ],
    formula: stallMs - lengthMs / 100,
    lagP99: many.lag.percentile(99) / 1000,
  };
}
