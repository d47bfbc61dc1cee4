import type { At, Clock, Random } from "../../sim/mod.ts";
import type { Store } from "../store/store.ts";

/** Settings of a control plane. */
export interface ControlPlaneOptions {
  store: Store;
  clock: Clock;
  name: string;
  /** Time between two looks, in ms; each is up to a tenth shorter or longer. Default: 500. */
  period?: number;
  /** How long it leads without a sign of life, in ms. Default: 3000. */
  leaderTtl?: number;
  /** How long after a node's last sign of life its pods are made anew elsewhere, in ms. Default: 0. */
  evictAfter?: number;
  /** Where it may crash. */
  at?: At;
  /** Whether writes carry the token of the lock. Default: `true`; off it is a control. */
  fenced?: boolean;
  /** When it looks, and how ties of the scheduler are broken. Default: by its name. */
  random?: Random;
  /** Told what went wrong with a deployment; it is tried again later, and the others go on. Default: it ends the turn. */
  onError?: (deployment: string, error: unknown) => void;
}
