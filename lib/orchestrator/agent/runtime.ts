import type { Pod, Probe } from "../model/mod.ts";

/** What a runtime tells of a container. Each may come at any time after `start`, `exited` once. */
export interface RuntimeEvents {
  /** It can be reached here. */
  listening(address: string): void;
  exited(code: number): void;
  log(line: string): void;
}

/** A container that was started. */
export interface Running {
  /** Asks it to end, and kills it after the grace period, in ms. */
  stop(grace: number): void;
  kill(): void;
  /** Asks it something; see `ProbeLoop`. */
  ask(action: Probe["action"], answer: (ok: boolean) => void): void;
}

/** What runs containers: simulated ones, processes, processes in namespaces. */
export interface Runtime {
  readonly name: string;
  start(pod: Pod, events: RuntimeEvents): Running;
}
