/** What an autoscaler is shown, every few seconds. */
export interface Sample {
  /** Time in ms. */
  now: number;
  /** Nodes that are on or coming up, and those of them that serve. */
  replicas: number;
  ready: number;
  /** Mean use of the serving nodes since the last sample: 0 to 1. It can't show how much too much it is. */
  utilisation: number;
  /** Requests that arrived since the last sample, per second. */
  arrivalRate: number;
  /** Requests that wait now. */
  queued: number;
}

/** Says how many nodes there should be. Keeping within limits, starting and stopping is the driver's. */
export interface Autoscaler {
  desired(sample: Sample): number;
}
