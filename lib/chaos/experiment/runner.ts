import { type Clock, RealClock, requireNumber } from "../../sim/mod.ts";
import { Interrupted } from "./functions.ts";
import type { ActivityRun, Journal, SteadyState } from "./journal.ts";
import { isMapping, type Json } from "./json.ts";
import type { Activity, Experiment } from "./model.ts";
import { askProvider, type Providers } from "./providers.ts";
import { substitute, type Variables } from "./substitute.ts";
import { isMet } from "./tolerance.ts";

/** When the hypothesis is looked at. */
export type Strategy =
  | "default"
  | "before-method-only"
  | "after-method-only"
  | "during-method-only"
  | "continuously"
  | "skip";

/** When rollbacks run. `default`: unless the run failed or was interrupted. */
export type RollbackStrategy = "default" | "always" | "never" | "deviated";

export interface RunOptions {
  providers: Providers;
  /** Default: the machine's. */
  clock?: Clock;
  strategy?: Strategy;
  rollbackStrategy?: RollbackStrategy;
  /** Time between two looks while the method runs, in ms. Default: 1000. */
  every?: number;
  /** Longest an activity may take, in ms of real time. Default: 30 000. */
  patience?: number;
  /** Gives the run up: it counts as aborted, and its rollbacks run unless the strategy is `never`. */
  signal?: AbortSignal;
  /** Values for `${…}` besides the file's configuration. */
  variables?: Variables;
}

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
  readonly #activities: Map<string, Activity>;
  readonly #patience: number;
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
    this.#patience = patience;
    this.#variables = variablesOf(experiment, options.variables);
    const probes = experiment["steady-state-hypothesis"]?.probes ?? [];
    this.#activities = new Map(
      [...experiment.method, ...probes].map((activity) => [activity.name, activity]),
    );
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
      run.met = run.status === "succeeded" && this.#within(run, this.#named(probe));
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
        if (this.#named(activity).background) {
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
        if (this.#named(activity).background) behind.push(run.catch((error) => this.#end(error)));
        else await run;
      }
    } catch (error) {
      this.#end(error);
    }
    await Promise.all(behind);
  }

  #named(activity: Activity): Activity {
    return activity.ref ? this.#activities.get(activity.ref) ?? activity : activity;
  }

  async #activity(
    given: Activity,
    runs: ActivityRun[],
    signal = this.#options.signal ?? this.#never,
  ) {
    const activity = this.#named(given), start = this.#clock.now();
    const run: ActivityRun = { name: activity.name, start, duration: 0 };
    await this.#pause(activity, "before", signal);
    runs.push(run);
    run.start = this.#clock.now();
    try {
      signal.throwIfAborted();
      const context = { signal, variables: this.#variables };
      run.output = await askProvider(activity, this.#options.providers, context, this.#patience);
      run.status = "succeeded";
    } catch (error) {
      if (error instanceof Interrupted || signal.aborted) throw error;
      run.status = "failed";
      run.why = error instanceof Error ? error.message : String(error);
    } finally {
      run.duration = this.#clock.now() - run.start;
    }
    await this.#pause(activity, "after", signal);
    return run;
  }

  async #pause(activity: Activity, when: "before" | "after", signal: AbortSignal): Promise<void> {
    const seconds = Number(substitute(activity.pauses?.[when] ?? 0, this.#variables));
    if (seconds > 0) await this.#clock.sleep(Math.min(seconds * 1000, this.#patience), signal);
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

function variablesOf(
  { configuration = {}, secrets = {} }: Experiment,
  more: Variables = {},
): Variables {
  const scopes = Object.values(secrets).filter(isMapping);
  const all: { [name: string]: Json } = Object.assign({}, ...scopes.toReversed(), configuration);
  for (const [name, value] of Object.entries(all)) {
    if (isMapping(value) && value["type"] === "env") all[name] = value["default"] ?? null;
  }
  return { ...all, ...more };
}
