import { type Clock, RealClock, requireNumber } from "../../sim/mod.ts";
import type { ActivityRun, Journal, SteadyState } from "./journal.ts";
import type { Activity, Experiment } from "./model.ts";
import {
  type RollbackStrategy,
  type RunOptions,
  type Strategy,
  variablesOf,
} from "./run-options.ts";
import { ActivityRunner } from "./run-activity.ts";
import { substitute, type Variables } from "./substitute.ts";
import { isMet } from "./tolerance.ts";

/**
 * Runs an experiment: hypothesis, method, hypothesis, rollbacks, by Chaos Toolkit's rules. The method does not begin
 * where the system is not steady before; an action that fails does not end the method; the journal tells all.
 *
 * @returns The journal. What probes and actions throw stands in it.
 * @throws {RangeError} Where an option is out of its range.
 */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<Journal> {
  return await new Run(experiment, options).run();
}

class Run {
  readonly #experiment: Experiment;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #variables: Variables;
  readonly #journal: Journal;
  readonly #activities: ActivityRunner;
  /** Set as long as nothing has ended the run. */
  #status: Journal["status"] | undefined;
  readonly #never = new AbortController().signal;

  constructor(experiment: Experiment, options: RunOptions) {
    const { clock = new RealClock(), every = 1000, patience = 30_000 } = options;
    requireNumber("run the experiment", "every", every, { unit: "ms", min: 1 });
    requireNumber("run the experiment", "patience", patience, {
      unit: "ms",
      min: 1,
      max: 3_600_000,
    });
    this.#experiment = experiment;
    this.#options = { ...options, every };
    this.#clock = clock;
    this.#variables = variablesOf(experiment, options.variables);
    this.#activities = new ActivityRunner(experiment, {
      clock,
      patience,
      dry: options.dry ?? false,
      providers: options.providers,
      variables: this.#variables,
    });
    this.#journal = {
      title: String(substitute(experiment.title, this.#variables)),
      status: "completed",
      deviated: false,
      before: null,
      after: null,
      during: [],
      run: [],
      rollbacks: [],
      start: clock.now(),
      duration: 0,
    };
  }

  async run(): Promise<Journal> {
    const { strategy = "default", rollbackStrategy = "default" } = this.#options;
    const journal = this.#journal;
    const looks = strategy !== "skip" &&
      (this.#experiment["steady-state-hypothesis"]?.probes ?? []).length > 0;
    const when = (...strategies: Strategy[]) => looks && strategies.includes(strategy);
    try {
      const steady = !when("default", "before-method-only", "continuously") || await this.#gate();
      if (steady) {
        await this.#method(when("during-method-only", "continuously"));
        const ended = this.#status === "interrupted" || this.#status === "aborted";
        if (!ended && when("default", "after-method-only", "continuously")) await this.#verdict();
      }
    } catch (error) {
      this.#end(error);
    }
    if (this.#rollsBack(rollbackStrategy)) await this.#rollBack();
    journal.status = this.#status ?? "completed";
    journal.duration = this.#clock.now() - journal.start;
    return journal;
  }

  /** Before: whoever is ill already is not made worse. */
  async #gate(): Promise<boolean> {
    const state = this.#journal.before = await this.#look();
    if (!state.met) this.#status = couldTell(state) ? "completed" : "failed";
    return state.met;
  }

  async #verdict(): Promise<void> {
    const state = this.#journal.after = await this.#look();
    if (state.met) return;
    this.#journal.deviated = true;
    this.#status = couldTell(state) ? "completed" : "failed";
  }

  async #look(): Promise<SteadyState> {
    const state: SteadyState = { met: true, probes: [] };
    for (const probe of this.#experiment["steady-state-hypothesis"]!.probes!) {
      const run = await this.#activity(probe, state.probes);
      run.met = run.status === "succeeded" && this.#within(run, this.#activities.named(probe));
      if (!run.met) {
        state.met = false;
        break;
      }
    }
    return state;
  }

  #within(run: ActivityRun, { tolerance = null }: Activity): boolean {
    try {
      return isMet(tolerance, run.output ?? null, this.#variables);
    } catch (error) {
      run.why = (error as Error).message;
      return false;
    }
  }

  async #method(watched: boolean): Promise<void> {
    const done = new AbortController();
    const watching = watched ? this.#watch(done.signal) : Promise.resolve();
    const behind: Promise<unknown>[] = [];
    try {
      for (const activity of this.#experiment.method) {
        const run = this.#activity(activity, this.#journal.run);
        if (this.#activities.named(activity).background) {
          behind.push(run.catch((error) => this.#end(error)));
        } else await run;
        if (this.#status) break;
      }
      await Promise.all(behind);
    } finally {
      done.abort();
      await Promise.all([...behind, watching]);
    }
  }

  /** Looks again and again until the method has ended. */
  async #watch(done: AbortSignal): Promise<void> {
    while (!done.aborted && !this.#status) {
      this.#journal.during.push(await this.#look());
      await this.#clock.sleep(this.#options.every!, done).catch(() => {});
    }
  }

  #rollsBack(strategy: RollbackStrategy): boolean {
    if (strategy === "never") return false;
    if (strategy === "always") return true;
    if (strategy === "deviated") return this.#journal.deviated;
    return this.#status !== "failed" && this.#status !== "interrupted";
  }

  async #rollBack(): Promise<void> {
    const behind: Promise<unknown>[] = [];
    try {
      for (const activity of this.#experiment.rollbacks ?? []) {
        // A run that was given up still has to tidy up.
        const run = this.#activity(activity, this.#journal.rollbacks, this.#never);
        if (this.#activities.named(activity).background) {
          behind.push(run.catch((error) => this.#end(error)));
        } else await run;
      }
    } catch (error) {
      this.#end(error);
    }
    await Promise.all(behind);
  }

  #activity(activity: Activity, runs: ActivityRun[], signal = this.#options.signal ?? this.#never) {
    return this.#activities.run(activity, runs, signal);
  }

  #end(error: unknown): void {
    this.#status = this.#options.signal?.aborted ? "aborted" : "interrupted";
    this.#journal.why = error instanceof Error ? error.message : String(error);
  }
}

/** Whether each probe gave an answer, good or bad. */
function couldTell(state: SteadyState): boolean {
  return state.probes.every(({ status }) => status === "succeeded");
}
