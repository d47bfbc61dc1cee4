import { freePort } from "../../../services/free-port.ts";
import { runLive } from "../../real/live-run.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { parseScenario } from "../../scenario.ts";

/** What becomes of a run against a target that is none, or a bad one. */
export interface BadTarget {
  readonly target: string;
  readonly verdict: string;
  /** Why, in one sentence. */
  readonly why: string;
}

const LENGTH_S = 0.15, RATE = 100, TIMEOUT_MS = 150;
/** All run at once in one process, which makes it late; that is not what is looked at here. */
const PATIENT = { lagMs: 1000, loopLagMs: 1000, cpu: 100 };

/** Targets that fail in six ways, each asked 15 times: one is refused, the others are judged. */
export async function badTargets({ url }: Pick<RunningTarget, "url">): Promise<BadTarget[]> {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const targets: [target: string, url: string, path: string][] = [
    ["is not on this machine", "http://tickets.example", "/"],
    ["is not there", nobody, "/"],
    ["hangs up", url, "/odd/reset"],
    ["answers 500", url, "/odd/500"],
    ["sends half a head", url, "/odd/half-head"],
    ["never answers", url, "/odd/never"],
  ];
  return await Promise.all(targets.map(([target, url, path]) => judged(target, url, path)));
}

async function judged(target: string, url: string, path: string): Promise<BadTarget> {
  const scenario = parseScenario({
    ...{ name: target, steps: [{ name: "seats", path }], thresholds: { p99: 100, errors: 0.001 } },
    arrivals: { kind: "stages", stages: [{ from: RATE, to: RATE, seconds: LENGTH_S }] },
  });
  try {
    const { recorder, verdict } = await runLive(scenario, {
      ...{ url, timeoutMs: TIMEOUT_MS, limits: PATIENT },
    });
    const how = [...recorder.outcomes.keys()].join(", ");
    const failed = `${recorder.failed} of ${recorder.ended} failed (${how})`;
    return { target, verdict: verdict.state, why: `${failed}: ${verdict.why.join("; ")}` };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { target, verdict: "refused", why: error.message };
  }
}
