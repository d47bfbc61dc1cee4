import { requireNumber } from "../../sim/mod.ts";
import { functionOf, type Functions } from "../experiment/functions.ts";
import type { Journal } from "../experiment/journal.ts";
import type { Experiment } from "../experiment/model.ts";
import { runExperiment } from "../experiment/runner.ts";
import type { RunOptions } from "../experiment/run-options.ts";
import type { ActiveFaults, Reverted } from "../faults/fault.ts";
import type { ExperimentLock } from "./lock.ts";
import type { AbortRule } from "./thresholds.ts";

/** What keeps an experiment from doing harm. */
export interface GuardOptions {
  /** Where the method's faults are injected, so that all can be taken back. */
  faults: ActiveFaults;
  /** One experiment at a time: in this process, or on this machine (`FileLock` of `#lib/chaos/real`). */
  lock: Pick<ExperimentLock, "take">;
  /** Asked after each call of the system's customers. Default: nobody is asked. */
  rule?: AbortRule;
  /** Functions that experiments may call: which of them leave something behind. */
  functions?: Functions;
  /** Longest a run may take, in ms of real time. Default: 60 000. */
  budget?: number;
}

/** A run and what its guard did. */
export interface GuardedRun {
  journal: Journal;
  /** Faults that were still in force at the end, and whether they could be taken back. */
  reverted: Reverted;
  /** Calls of customers until it was aborted, where it was. */
  abortedAfter: number | undefined;
}

/**
 * Runs experiments so that they end: at the first call that puts harm beyond doubt, when Stop is pressed, when the
 * budget is used up, or when all is done; and after each of these no fault is left in force.
 */
export class ExperimentGuard {
  /** Calls of customers seen during the present run, and those that failed. */
  samples = 0;
  failures = 0;
  readonly #options: GuardOptions;
  #stop: AbortController | undefined;
  #abortedAfter: number | undefined;

  constructor(options: GuardOptions) {
    const { budget = 60_000 } = options;
    requireNumber("create ExperimentGuard", "budget", budget, {
      unit: "ms",
      min: 1,
      max: 3_600_000,
    });
    this.#options = { ...options, budget };
  }

  /** Tells it how a customer's call went. Calls outside of a run count for nothing. */
  sample(failed: boolean): void {
    const { rule } = this.#options, stop = this.#stop;
    if (!stop || stop.signal.aborted) return;
    this.samples++;
    this.failures += Number(failed);
    if (!rule?.add(failed)) return;
    this.#abortedAfter = this.samples;
    stop.abort(new Error(`aborted after ${this.samples} calls, of which ${this.failures} failed`));
  }

  /** Ends the present run. */
  stop(why = "stopped by hand"): void {
    this.#stop?.abort(new Error(why));
  }

  /**
   * Runs an experiment.
   *
   * @throws {Error} Where it is not safe to begin: another one runs, there is no steady state to compare with, or
   * nothing takes a lasting fault back.
   */
  async run(experiment: Experiment, options: RunOptions): Promise<GuardedRun> {
    const { faults, lock, budget } = this.#options;
    const why = this.#unsafe(experiment);
    if (why) throw new Error(`Cannot run ${experiment.title}: ${why}`);
    const release = lock.take(experiment.title), stop = new AbortController();
    this.#stop = stop;
    this.samples = this.failures = 0;
    this.#abortedAfter = undefined;
    const timer = setTimeout(() => this.stop(`its budget of ${budget} ms is used up`), budget);
    const pressed = () => stop.abort(options.signal!.reason);
    options.signal?.addEventListener("abort", pressed, { once: true });
    if (options.signal?.aborted) pressed();
    let reverted: Reverted = { gone: [], stuck: [] };
    try {
      const journal = await runExperiment(experiment, { ...options, signal: stop.signal });
      reverted = await faults.revertAll();
      return { journal, reverted, abortedAfter: this.#abortedAfter };
    } finally {
      // Once more, whatever was thrown: it costs nothing where all is gone.
      await faults.revertAll();
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", pressed);
      this.#stop = undefined;
      release();
    }
  }

  #unsafe(experiment: Experiment): string | undefined {
    if ((experiment["steady-state-hypothesis"]?.probes ?? []).length === 0) {
      return "it has no steady state to compare with";
    }
    const { functions = {} } = this.#options;
    const lasts = experiment.method.some(({ type, provider }) => {
      if (type !== "action" || !provider) return false;
      // Of a program, and of a request that is no question, nobody knows what they leave.
      if (provider.type === "process") return true;
      if (provider.type === "http") return !/^(GET|HEAD)$/i.test(provider.method ?? "GET");
      return functionOf(functions, String(provider.module), String(provider.func))?.lasting;
    });
    return lasts && (experiment.rollbacks ?? []).length === 0
      ? "its method may leave a fault behind, and it has no rollback"
      : undefined;
  }
}
