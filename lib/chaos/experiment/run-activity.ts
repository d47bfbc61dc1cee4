import type { Clock } from "../../sim/mod.ts";
import { Interrupted } from "./functions.ts";
import type { ActivityRun } from "./journal.ts";
import type { Activity, Experiment } from "./model.ts";
import { askProvider, type Providers } from "./providers.ts";
import { substitute, type Variables } from "./substitute.ts";

/** What activities run with. */
interface Given {
  clock: Clock;
  providers: Providers;
  variables: Variables;
  /** Longest that an activity or a pause may take, in ms. */
  patience: number;
  /** Actions are skipped. */
  dry: boolean;
}

/** Runs an experiment's activities one by one. */
export class ActivityRunner {
  readonly #named: Map<string, Activity>;
  readonly #given: Given;

  constructor(experiment: Experiment, given: Given) {
    const probes = experiment["steady-state-hypothesis"]?.probes ?? [];
    this.#named = new Map([...experiment.method, ...probes].map((one) => [one.name, one]));
    this.#given = given;
  }

  /** The activity itself, or the one that it refers to. */
  named(activity: Activity): Activity {
    return activity.ref ? this.#named.get(activity.ref) ?? activity : activity;
  }

  /**
   * Runs it, between its pauses, and tells of it in `runs` from its beginning on.
   *
   * @throws {Interrupted} Where it ended the whole run, or the signal did. Else what it throws is in its run.
   */
  async run(given: Activity, runs: ActivityRun[], signal: AbortSignal): Promise<ActivityRun> {
    const { clock, providers, variables, patience, dry } = this.#given,
      activity = this.named(given);
    await this.#pause(activity, "before", signal);
    const run: ActivityRun = { name: activity.name, start: clock.now(), duration: 0 };
    runs.push(run);
    try {
      signal.throwIfAborted();
      run.output = dry && activity.type === "action"
        ? null
        : await askProvider(activity, providers, { signal, variables }, patience);
      run.status = "succeeded";
    } catch (error) {
      if (error instanceof Interrupted || signal.aborted) throw error;
      run.status = "failed";
      run.why = error instanceof Error ? error.message : String(error);
    } finally {
      run.duration = clock.now() - run.start;
    }
    await this.#pause(activity, "after", signal);
    return run;
  }

  async #pause(activity: Activity, when: "before" | "after", signal: AbortSignal): Promise<void> {
    if (activity.pauses === undefined) return;
    const { clock, variables, patience } = this.#given;
    const seconds = Number(substitute(activity.pauses[when] ?? 0, variables));
    if (seconds > 0) await clock.sleep(Math.min(seconds * 1000, patience), signal);
  }
}
