import { type SelfCheck, selfCheck, type SelfCheckOptions } from "../analysis/self-check.ts";
import { dueOf, runScenario } from "../models/run-scenario.ts";
import type { Listener } from "../models/target.ts";
import { Recorder } from "../recorder.ts";
import type { Scenario } from "../scenario.ts";
import type { Stripe } from "../stripes.ts";
import { judge, type RunVerdict } from "../verdict.ts";
import { HttpClient, type HttpClientOptions } from "./http/client.ts";
import { type LivePace, livePace } from "./pacer.ts";
import { cpuMs, LoopLag } from "./target/stats.ts";

/** How a scenario is run against a server. */
export interface LiveOptions extends HttpClientOptions {
  /** Which requests of the scenario. Default: all. */
  readonly stripe?: Stripe | undefined;
  /** When it begins, in ms since the epoch. Default: now. */
  readonly startAt?: number | undefined;
  /** Is told of each request that has ended. */
  readonly heard?: Listener;
  readonly limits?: SelfCheckOptions;
  readonly signal?: AbortSignal;
}

/** What a live run has found. */
export interface LiveResult {
  readonly recorder: Recorder;
  /** Requests that were due, and that were sent. */
  readonly due: number;
  readonly sent: number;
  /** Requests that had no end when the run was over: counted, never dropped. */
  readonly unanswered: number;
  /** From the start to the last answer, in ms. */
  readonly lengthMs: number;
  /** Share of a core that sending and reading took, without turns that only waited. */
  readonly cpu: number;
  readonly check: SelfCheck;
  /** Whether the target kept the scenario's thresholds; "void" where the check says so. */
  readonly verdict: RunVerdict;
}

/** Time for visitors to think and clients to finish, beyond what is planned, in ms. */
const GRACE_MS = 2000;

/**
 * Runs a scenario against a server on this machine, in this process. It ends when all was answered or given up, at the
 * latest two time-outs after the last request was due, or when its signal says so.
 */
export async function runLive(scenario: Scenario, options: LiveOptions): Promise<LiveResult> {
  const { stripe, startAt, heard, limits, signal, timeoutMs = 5000 } = options;
  const recorder = new Recorder(), client = new HttpClient(options), pace = livePace(startAt);
  const own = new OwnFacts(pace), due = dueOf(scenario, stripe), over = new Over(signal);
  const both: Listener = (answered) => {
    recorder.heard(answered);
    heard?.(answered);
  };
  const { arrivals } = scenario;
  const planned = arrivals.kind === "clients" ? 1000 * arrivals.seconds : due.at(-1) ?? 0;
  const running = runScenario(
    scenario,
    { pace, target: client, heard: both, done: () => over.now() },
    stripe,
  );
  try {
    await over.within(planned - pace.now() + 2 * timeoutMs + GRACE_MS);
    const { sent, open: unanswered } = running, { lengthMs, cpu, loopLagMs } = own.take();
    // Of clients and visitors as many are due as are sent: the answers decide.
    const expected = arrivals.kind === "clients" || scenario.visit ? sent : due.length;
    const facts = { lag: recorder.lag, due: expected, sent, unanswered, cpu, loopLagMs };
    const check = selfCheck(facts, limits), verdict = judge(scenario, { recorder, check });
    return { recorder, due: expected, sent, unanswered, lengthMs, cpu, check, verdict };
  } finally {
    running.stop();
    own.close();
    client.close();
  }
}

/** The end of a run: whichever of its work, its budget and its signal is first. */
class Over {
  #resolve = () => {};
  readonly #promise = new Promise<void>((resolve) => this.#resolve = resolve);

  constructor(readonly signal: AbortSignal | undefined) {}

  now(): void {
    this.#resolve();
  }

  async within(ms: number): Promise<void> {
    const timer = setTimeout(this.#resolve, ms);
    this.signal?.addEventListener("abort", this.#resolve);
    if (this.signal?.aborted) this.#resolve();
    await this.#promise;
    clearTimeout(timer);
    this.signal?.removeEventListener("abort", this.#resolve);
  }
}

/** How this process does while it generates load. */
class OwnFacts {
  readonly #cpu = cpuMs();
  readonly #began = performance.now();
  readonly #lag = new LoopLag();

  constructor(readonly pace: LivePace) {}

  take(): { lengthMs: number; cpu: number; loopLagMs: number } {
    const lengthMs = performance.now() - this.#began;
    const cpu = Math.max(0, (cpuMs() - this.#cpu - this.pace.spunMs) / lengthMs);
    return { lengthMs, cpu, loopLagMs: this.#lag.p99() };
  }

  close(): void {
    this.#lag.close();
  }
}
