import type { Json } from "./json.ts";

/** A chaos experiment, in Chaos Toolkit's format: a file in JSON that its runner and ours both read. */
export interface Experiment {
  title: string;
  description: string;
  tags?: string[];
  /** Values for `${…}`; one of the type `env` is read from the environment. */
  configuration?: { [name: string]: Json };
  secrets?: { [scope: string]: { [name: string]: Json } };
  /** What must hold before and after: without it a run only explores. */
  "steady-state-hypothesis"?: Hypothesis | null;
  /** What is done to the system, in order. */
  method: Activity[];
  /** How it is taken back. */
  rollbacks?: Activity[];
  [other: string]: unknown;
}

export interface Hypothesis {
  title: string;
  probes?: Activity[];
}

/** A probe looks at the system, an action changes it. */
export interface Activity {
  type: "probe" | "action";
  name: string;
  /** What a probe of the hypothesis may return. */
  tolerance?: Json;
  provider: Provider;
  /** Runs while the others go on. */
  background?: boolean;
  /** Time to wait before and after, in seconds. */
  pauses?: { before?: number | string; after?: number | string };
  /** Instead of all else: the name of another activity. */
  ref?: string;
}

/** Where an activity's answer comes from. */
export interface Provider {
  type: "python" | "process" | "http";
  /** `python`: a registered function. */
  module?: string;
  func?: string;
  /** `process`: a program. */
  path?: string;
  /** `http`: an address. */
  url?: string;
  method?: string;
  headers?: { [name: string]: string };
  arguments?: Json;
  /** Time it may take, in seconds. */
  timeout?: number | string;
}
