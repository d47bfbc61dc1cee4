import { type Dashboard, startDashboard } from "../../../dashboard/mod.ts";
import { runLive } from "../../real/live-run.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { Recorder } from "../../recorder.ts";
import { parseScenario } from "../../scenario.ts";

/** What the page showed, as rows for a picture that stays. */
export interface LiveRow {
  readonly second: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** How late requests were sent, the 99th percentile, in ms. */
  readonly lag: number;
  /** Share of its time for which the lock was held. */
  readonly utilisation: number;
}

/** What a live run on a page was. */
export interface LiveBreakpoint {
  readonly rows: readonly LiveRow[];
  /** Requests/s that the lock allows. */
  readonly capacity: number;
  /** Requests/s that were answered from when more was asked for than that. */
  readonly sustained: number;
  /** Whether somebody pressed stop. */
  readonly stopped: boolean;
}

const EVERY_MS = 100;

/**
 * A ramp through the capacity of a server, watched on a live page: rate, percentiles, lag, utilisation, and a button that
 * ends it.
 *
 * @param onPage Is given the page's address before the run begins.
 */
export async function liveBreakpoint(
  target: RunningTarget,
  { lockMs, lengthMs }: { lockMs: number; lengthMs: number },
  onPage: (url: string) => Promise<void>,
): Promise<LiveBreakpoint> {
  const capacity = 1000 / lockMs, stop = new AbortController(), rows: LiveRow[] = [];
  const page = await pageWith(() => stop.abort());
  let since = new Recorder(), busy = (await target.stats()).resources[2]!.busyMs;
  const began = performance.now();
  let looked = began;
  const look = async () => {
    const part = since;
    since = new Recorder();
    const time = performance.now(), length = time - looked;
    looked = time;
    const { resources } = await target.stats(), now = resources[2]!.busyMs;
    const [p50, p99] = part.latencyMs([50, 99]) as [number, number];
    rows.push({
      ...{
        second: (time - began) / 1000,
        perSecond: part.ended * 1000 / length,
        p50,
        p99,
      },
      ...{ lag: part.lag.percentile(99) / 1000, utilisation: Math.min(1, (now - busy) / length) },
    });
    busy = now;
    const { second, ...fields } = rows.at(-1)!;
    page.push({ time: second, ...fields });
  };
  const timer = setInterval(() => void look().catch(() => {}), EVERY_MS);
  try {
    await onPage(page.url);
    const stages = [{ from: 0.1 * capacity, to: 1.5 * capacity, seconds: lengthMs / 1000 }];
    const scenario = parseScenario({
      ...{ name: "breakpoint", steps: [{ name: "seats", path: `/work?lock=${lockMs}` }] },
      arrivals: { kind: "stages", stages },
    });
    // The ramp is at the capacity after 0.9 of its 1.4 times the capacity.
    const crossed = lengthMs * 0.9 / 1.4;
    let answered = 0, last = crossed + 1;
    await runLive(scenario, {
      ...{ url: target.url, signal: stop.signal, timeoutMs: 2000 },
      heard: (one) => {
        since.heard(one);
        if (one.ended < crossed) return;
        answered++;
        last = one.ended;
      },
    });
    const sustained = 1000 * answered / (last - crossed);
    return { rows, capacity, sustained, stopped: stop.signal.aborted };
  } finally {
    clearInterval(timer);
    await page.close();
  }
}

function pageWith(stop: () => void): Promise<Dashboard> {
  const lines = (title: string, fields: readonly string[], unit: string) =>
    ({ kind: "lines", title, fields, unit }) as const;
  return startDashboard({
    ...{ title: "A load test", budget: 30_000 },
    panels: [
      lines("Answered", ["perSecond"], "requests/s"),
      lines("Latency from the due time", ["p50", "p99"], "ms"),
      lines("How late requests are sent", ["lag"], "ms (p99)"),
      lines("Utilisation of the lock", ["utilisation"], "share"),
    ],
    buttons: [{ label: "stop", command: "stop" }],
    commands: { stop },
  });
}
