import type { Clock } from "../../sim/mod.ts";
import { isMapping, type Json } from "./json.ts";
import type { Experiment } from "./model.ts";
import type { Providers } from "./providers.ts";
import type { Variables } from "./substitute.ts";

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
  /** Looks, but does nothing: probes run, actions are skipped. Default: `false`. */
  dry?: boolean;
  /** Values for `${…}` besides the file's configuration. */
  variables?: Variables;
}

/** What `${…}` stands for in an experiment: its secrets, over them its configuration, over it what the caller says. */
export function variablesOf(
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
