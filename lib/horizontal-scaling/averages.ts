import { Outcome } from "./outcome.ts";

/** Averages of a run so far. */
export interface ClusterFacts {
  /** Requests that ended well. */
  answered: number;
  refused: number;
  failed: number;
  /** Mean time in the system of those answered, in ms. */
  meanTime: number;
  /** Share of the answered ones that waited. */
  waited: number;
  /** Mean number of requests in the system, from the area under the curve. */
  meanJobs: number;
  /** The same by Little's law: arrival rate × mean time. */
  littleJobs: number;
  /** Share of the nodes' places in use. */
  utilisation: number;
  /** Time that nodes were on, summed over nodes, in ms. */
  nodeTime: number;
}

/** Places of the running sums. */
const LAST = 0, JOB_AREA = 1, BUSY_AREA = 2, NODE_AREA = 3, TIME_SUM = 4;

/**
 * Three numbers that go up and down, the areas under their curves, and counts of what ended. A mean over
 * time is an area over a time: exact, and no samples are kept.
 */
export class Averages {
  /** Requests in the system, requests in service, and nodes paid for, at present. */
  jobs = 0;
  inService = 0;
  nodesOn: number;
  /** Requests that a node began, and those of them that had waited. */
  started = 0;
  waited = 0;
  /** Time of the last change, the three areas, and the sum of times: flat, since they change all the time. */
  readonly #sums = new Float64Array(5);
  #began: number;
  #answered = 0;
  #refused = 0;
  #failed = 0;

  constructor(now: number, nodesOn: number) {
    this.#began = this.#sums[LAST] = now;
    this.nodesOn = nodesOn;
  }

  /** Adds what has passed since the last change to the areas. To be called before any of the three changes. */
  advance(now: number): void {
    const sums = this.#sums, passed = now - sums[LAST]!;
    if (passed === 0) return;
    sums[JOB_AREA]! += passed * this.jobs;
    sums[BUSY_AREA]! += passed * this.inService;
    sums[NODE_AREA]! += passed * this.nodesOn;
    sums[LAST] = now;
  }

  /** A request has ended, after so many ms. */
  count(outcome: Outcome, ms: number): void {
    if (outcome === Outcome.ok) {
      this.#answered++;
      this.#sums[TIME_SUM]! += ms;
    } else if (outcome === Outcome.refused) this.#refused++;
    else this.#failed++;
  }

  /** Starts the averages anew. What is present stays. */
  settle(now: number): void {
    this.#sums.fill(0);
    this.#began = this.#sums[LAST] = now;
    this.#answered =
      this.#refused =
      this.#failed =
      this.waited =
      this.started =
        0;
  }

  /** Time that places were in use, summed over places, in ms. */
  busyTime(now: number): number {
    this.advance(now);
    return this.#sums[BUSY_AREA]!;
  }

  facts(now: number, concurrency: number): ClusterFacts {
    this.advance(now);
    const sums = this.#sums, time = now - this.#began;
    return {
      answered: this.#answered,
      refused: this.#refused,
      failed: this.#failed,
      meanTime: sums[TIME_SUM]! / this.#answered,
      waited: this.waited / this.started,
      meanJobs: sums[JOB_AREA]! / time,
      littleJobs: sums[TIME_SUM]! / time,
      utilisation: sums[BUSY_AREA]! / (sums[NODE_AREA]! * concurrency),
      nodeTime: sums[NODE_AREA]!,
    };
  }
}
