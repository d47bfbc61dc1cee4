import { Recorder } from "../../recorder.ts";
import { parseScenario, SHAPES } from "../../scenario.ts";
import { runLive } from "../../real/live-run.ts";
import { probed } from "../../real/probe.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import type { ResaleSite } from "./resale-site.ts";

/** What came in and how long it took, in one stretch of a run. */
export interface PatternRow {
  readonly shape: string;
  readonly second: number;
  /** Requests that were due, per second. */
  readonly due: number;
  /** One in a hundred took longer, in ms; of few requests that is the slowest. */
  readonly p99: number;
}

const SLOT_MS = 100;

/** Shapes of load against the resale site. @param calm Requests/s that are no trouble for it. */
export async function patternsLive(
  site: ResaleSite,
  { calm, lengthMs, shapes }: { calm: number; lengthMs: number; shapes: readonly string[] },
): Promise<{ rows: PatternRow[]; failed: number }> {
  const rows: PatternRow[] = [];
  let failed = 0;
  for (const shape of shapes) {
    const stages = SHAPES[shape]!(calm, lengthMs / 1000);
    const scenario = parseScenario({
      ...{ name: shape, steps: [{ name: "seats", path: "/seats" }] },
      arrivals: { kind: "stages", stages },
    });
    const slots: Recorder[] = [];
    const { recorder } = await runLive(scenario, {
      url: site.url,
      heard: (answered) =>
        (slots[Math.floor(answered.due / SLOT_MS)] ??= new Recorder()).heard(answered),
    });
    failed += recorder.failed;
    // A ramp's last request is due at its very end: a slot by itself would have nothing else.
    slots.slice(0, Math.ceil(lengthMs / SLOT_MS)).forEach((slot, i) => {
      const due = slot.ended * 1000 / SLOT_MS;
      rows.push({ shape, second: i * SLOT_MS / 1000, due, p99: slot.latencyMs([99])[0]! });
    });
  }
  return { rows, failed };
}

/** Memory of a server during a soak, and how fast it grows. */
export interface SoakRow {
  readonly server: string;
  readonly second: number;
  /** Above what it had at the beginning, in MB. */
  readonly mb: number;
}

/** A steady load on a server, without and with a leak that was planted, in kB a request. */
export async function soakLive(
  target: RunningTarget,
  { rate, lengthMs, leakKb }: { rate: number; lengthMs: number; leakKb: number },
): Promise<{ rows: SoakRow[]; perRequestKb: Record<string, number> }> {
  const rows: SoakRow[] = [], perRequestKb: Record<string, number> = {};
  // Once without looking: a program that has just begun grows by itself.
  for (const [server, kb] of [["", 0], ["sound", 0], ["leaking", leakKb]] as const) {
    const scenario = parseScenario({
      ...{ name: "soak", steps: [{ name: "seats", path: `/work?leak=${kb}` }] },
      arrivals: { kind: "stages", stages: SHAPES["soak"]!(rate / 0.7, lengthMs / 1000) },
    });
    const { samples } = await probed(target, () => runLive(scenario, { url: target.url }), 50);
    if (server === "") continue;
    const first = samples[0]!.rss;
    for (const { at, rss } of samples) {
      rows.push({ server, second: at / 1000, mb: (rss - first) / 1e6 });
    }
    const answered = samples.slice(1).reduce((sum, sample) => sum + sample.answered, 0);
    perRequestKb[server] = (samples.at(-1)!.rss - first) / 1024 / Math.max(1, answered);
  }
  return { rows, perRequestKb };
}
