import { type Draw, requireNumber, type VirtualClock } from "../sim/mod.ts";
import type { Balancer } from "./balancers/balancer.ts";
import type { Pool } from "./pool.ts";

/** How a request ended. */
export const Outcome = { ok: 0, refused: 1, failed: 2 } as const;
/** One of {@linkcode Outcome}'s values. */
export type Outcome = typeof Outcome[keyof typeof Outcome];

/** Called once for each request that ends: its tag, how, after how long (ms), and on which node or −1. */
export type OnDone = (tag: number, outcome: Outcome, ms: number, node: number) => void;

/** What a node is doing. A hung node takes requests and never answers; a crashed one refuses them. */
export type NodeState = "off" | "warming" | "up" | "draining" | "crashed" | "hung";

/** Places of the running sums. */
const LAST = 0, JOB_AREA = 1, BUSY_AREA = 2, NODE_AREA = 3, TIME_SUM = 4;

/** A cluster of alike nodes. */
export interface ClusterOptions {
  clock: VirtualClock;
  pool: Pool;
  balancer: Balancer;
  /** Draws the work of one request as it arrives, in ms. */
  service: Draw;
  /** Requests that a node works on at once. Default: 1. */
  concurrency?: number;
  /** Requests that wait at a node at most; the next is refused. Default: no limit. */
  queueLimit?: number;
  onDone?: OnDone;
}

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

/**
 * Nodes that work off requests in virtual time, each with a queue of its own, first come, first served.
 * Requests live in flat arrays and wait in linked lists, so an event costs O(log n) and memory depends on
 * the requests present, not on how many there were.
 *
 * @example
 * ```ts
 * import { Cluster, Pool, RoundRobin } from "#lib/horizontal-scaling";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock(), pool = new Pool({ size: 2 });
 * const cluster = new Cluster({ clock, pool, balancer: new RoundRobin(pool), service: () => 10 });
 * for (let i = 0; i < 4; i++) cluster.offer();
 * clock.runSync();
 * assert.equal(clock.now(), 20);
 * assert.equal(cluster.facts().meanTime, 15);
 * ```
 */
export class Cluster {
  readonly clock: VirtualClock;
  readonly pool: Pool;
  readonly concurrency: number;
  readonly balancer: Balancer;
  /** Found once: looking for a method that most balancers do not have is dear on the hot path. */
  readonly #heard: Balancer["done"];
  readonly #service: Draw;
  readonly #queueLimit: number;
  readonly #onDone: OnDone | undefined;

  // One entry per node.
  readonly #state: NodeState[];
  readonly #slowness: Float64Array;
  readonly #busy: Int32Array;
  readonly #waiting: Int32Array;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;

  // One entry per request; those not in use are chained by #next from #free on.
  #node = new Int32Array(64);
  #tag = new Float64Array(64);
  #since = new Float64Array(64);
  #work = new Float64Array(64);
  #event = new Float64Array(64);
  #next = new Int32Array(64);
  #free = -1;
  #used = 0;

  #began: number;
  /** Time of the last change, the three areas, and the sum of times: flat, since they change all the time. */
  readonly #sums = new Float64Array(5);
  #jobs = 0;
  #inService = 0;
  #on = 0;
  #answered = 0;
  #refused = 0;
  #failed = 0;
  #waitedCount = 0;
  #started = 0;
  readonly #depart = (slot: number) => this.#finish(slot);

  constructor(options: ClusterOptions) {
    const { clock, pool, balancer, service, concurrency = 1, queueLimit = Infinity, onDone } =
      options;
    const rule = { unit: "requests", integer: true };
    requireNumber("create Cluster", "concurrency", concurrency, { ...rule, min: 1 });
    if (queueLimit !== Infinity) {
      requireNumber("create Cluster", "queueLimit", queueLimit, { ...rule, min: 0 });
    }
    this.clock = clock;
    this.pool = pool;
    this.balancer = balancer;
    this.#heard = balancer.done?.bind(balancer);
    this.concurrency = concurrency;
    this.#service = service;
    this.#queueLimit = queueLimit;
    this.#onDone = onDone;
    const n = pool.size;
    this.#state = Array.from({ length: n }, (_, node) => pool.has(node) ? "up" : "off");
    this.#slowness = new Float64Array(n).fill(1);
    this.#busy = new Int32Array(n);
    this.#waiting = new Int32Array(n);
    this.#head = new Int32Array(n).fill(-1);
    this.#tail = new Int32Array(n).fill(-1);
    this.#on = pool.count;
    this.#began = this.#sums[LAST] = clock.now();
  }

  /** A request arrives and the balancer sends it on. Returns its node, or −1 where there is none. */
  offer(key = 0, tag = 0): number {
    const node = this.balancer.pick(key);
    if (node < 0) this.#end(tag, Outcome.refused, 0, -1);
    else this.send(node, tag);
    return node;
  }

  /** A request arrives at one node. */
  send(node: number, tag = 0): void {
    const state = this.#state[node];
    if (state === "off" || state === "crashed") return this.#end(tag, Outcome.failed, 0, node);
    const hung = state === "hung";
    const idle = !hung && this.#busy[node]! < this.concurrency;
    if (!idle && this.#waiting[node]! >= this.#queueLimit) {
      return this.#end(tag, Outcome.refused, 0, node);
    }
    const slot = this.#take();
    const now = this.clock.now();
    this.#node[slot] = node;
    this.#tag[slot] = tag;
    this.#since[slot] = now;
    this.#work[slot] = this.#service();
    this.#next[slot] = -1;
    this.#account(now);
    this.#jobs++;
    this.pool.active[node]!++;
    if (idle) this.#serve(slot, node);
    else {
      if (this.#head[node]! < 0) this.#head[node] = slot;
      else this.#next[this.#tail[node]!] = slot;
      this.#tail[node] = slot;
      this.#waiting[node]!++;
    }
  }

  state(node: number): NodeState {
    return this.#state[node] ?? "off";
  }

  /** Whether a probe of this node would be answered, and how many times slower than normal. */
  probe(node: number): number {
    const state = this.#state[node];
    return state === "up" || state === "draining" ? this.#slowness[node]! : Infinity;
  }

  /** Requests on all nodes. */
  get jobs(): number {
    return this.#jobs;
  }

  /** Requests that wait on all nodes. */
  get queued(): number {
    return this.#jobs - this.#inService;
  }

  /** Nodes that are paid for. */
  get nodesOn(): number {
    return this.#on;
  }

  /** Bytes held for requests. */
  get bytes(): number {
    return this.#node.length * (2 * 4 + 4 * 8);
  }

  /** Turns a node on. It gets work once it is warm, and is paid for at once. */
  start(node: number, warmUp = 0): void {
    requireNumber("start a node", "warmUp", warmUp, { unit: "ms", min: 0 });
    if (this.#state[node] === "draining") {
      // It is still there: taking it back is free.
      this.#state[node] = "up";
      this.pool.add(node);
      return;
    }
    if (this.#state[node] !== "off") return;
    this.#account(this.clock.now());
    this.#on++;
    this.#slowness[node] = 1;
    this.#state[node] = "warming";
    const ready = () => {
      if (this.#state[node] !== "warming") return;
      this.#state[node] = "up";
      this.pool.add(node);
    };
    if (warmUp > 0) this.clock.schedule(warmUp, ready);
    else ready();
  }

  /** Takes a node out; what it has in hand it still finishes, and only then it is off. */
  stop(node: number): void {
    const state = this.#state[node];
    if (state !== "up" && state !== "warming") return;
    this.pool.remove(node);
    this.#state[node] = "draining";
    if (this.pool.active[node] === 0) this.#off(node);
  }

  /** The node is no more, with all it had in hand. The balancer is not told. */
  crash(node: number): void {
    this.#halt(node, true);
    this.#state[node] = "crashed";
  }

  /** The node goes silent: it keeps what it has in hand, takes more, and answers nothing. */
  hang(node: number): void {
    this.#halt(node, false);
    this.#state[node] = "hung";
  }

  /** The node takes `factor` times as long for what it begins from now on; 1 is normal. */
  slow(node: number, factor: number): void {
    requireNumber("slow a node", "factor", factor, { unit: "(× normal)", min: 1e-6 });
    this.#slowness[node] = factor;
  }

  /** A crashed or hung node comes back, empty. */
  revive(node: number): void {
    if (this.#state[node] === "hung") this.#halt(node, true);
    this.#state[node] = "up";
  }

  /** Starts the averages anew, once the run has settled. Requests present stay. */
  settle(): void {
    this.#account(this.clock.now());
    this.#began = this.#sums[LAST]!;
    this.#sums[JOB_AREA]! =
      this.#sums[BUSY_AREA]! =
      this.#sums[NODE_AREA]! =
      this.#sums[TIME_SUM]! =
        0;
    this.#answered =
      this.#refused =
      this.#failed =
      this.#waitedCount =
      this.#started =
        0;
  }

  /** Time that places were in use, summed over places, in ms since the start or `settle`. */
  get busyTime(): number {
    this.#account(this.clock.now());
    return this.#sums[BUSY_AREA]!;
  }

  facts(): ClusterFacts {
    this.#account(this.clock.now());
    const time = this.#sums[LAST]! - this.#began;
    return {
      answered: this.#answered,
      refused: this.#refused,
      failed: this.#failed,
      meanTime: this.#sums[TIME_SUM]! / this.#answered,
      waited: this.#waitedCount / this.#started,
      meanJobs: this.#sums[JOB_AREA]! / time,
      littleJobs: this.#sums[TIME_SUM]! / time,
      utilisation: this.#sums[BUSY_AREA]! / (this.#sums[NODE_AREA]! * this.concurrency),
      nodeTime: this.#sums[NODE_AREA]!,
    };
  }

  #serve(slot: number, node: number): void {
    this.#busy[node]!++;
    this.#inService++;
    this.#started++;
    this.#event[slot] = this.clock.schedule(
      this.#work[slot]! * this.#slowness[node]!,
      this.#depart,
      slot,
    );
  }

  #finish(slot: number): void {
    const node = this.#node[slot]!, now = this.clock.now();
    const ms = now - this.#since[slot]!, tag = this.#tag[slot]!;
    this.#account(now);
    this.#release(slot, node);
    this.#busy[node]!--;
    this.#inService--;
    this.#sums[TIME_SUM]! += ms;
    const next = this.#head[node]!;
    if (next >= 0) {
      if ((this.#head[node] = this.#next[next]!) < 0) this.#tail[node] = -1;
      this.#waiting[node]!--;
      this.#waitedCount++;
      this.#serve(next, node);
    } else if (this.#state[node] === "draining" && this.pool.active[node] === 0) this.#off(node);
    this.#heard?.(node, ms);
    this.#end(tag, Outcome.ok, ms, node);
  }

  /** Stops the work of a node. With `drop`, all it has in hand fails. */
  #halt(node: number, drop: boolean): void {
    const now = this.clock.now();
    this.#account(now);
    const lost: number[] = [];
    let busy = this.#busy[node]!;
    this.#inService -= busy;
    this.#busy[node] = 0;
    for (let slot = 0; slot < this.#used; slot++) {
      if (this.#node[slot] !== node) continue;
      if (busy > 0 && this.clock.cancel(this.#event[slot]!)) busy--;
      lost.push(slot);
    }
    this.#head[node] = this.#tail[node] = -1;
    this.#waiting[node] = 0;
    if (!drop) return;
    for (const slot of lost) {
      const ms = now - this.#since[slot]!, tag = this.#tag[slot]!;
      this.#release(slot, node);
      this.#end(tag, Outcome.failed, ms, node);
    }
  }

  #off(node: number): void {
    this.#account(this.clock.now());
    this.#state[node] = "off";
    this.#on--;
  }

  #end(tag: number, outcome: Outcome, ms: number, node: number): void {
    if (outcome === Outcome.ok) this.#answered++;
    else if (outcome === Outcome.refused) this.#refused++;
    else this.#failed++;
    this.#onDone?.(tag, outcome, ms, node);
  }

  /** Adds what has passed since the last change to the areas under the curves. */
  #account(now: number): void {
    const sums = this.#sums, passed = now - sums[LAST]!;
    if (passed === 0) return;
    sums[JOB_AREA]! += passed * this.#jobs;
    sums[BUSY_AREA]! += passed * this.#inService;
    sums[NODE_AREA]! += passed * this.#on;
    sums[LAST] = now;
  }

  #take(): number {
    const slot = this.#free;
    if (slot >= 0) {
      this.#free = this.#next[slot]!;
      return slot;
    }
    if (this.#used === this.#node.length) this.#grow();
    return this.#used++;
  }

  #release(slot: number, node: number): void {
    this.#jobs--;
    this.pool.active[node]!--;
    this.#node[slot] = -1;
    this.#next[slot] = this.#free;
    this.#free = slot;
  }

  #grow(): void {
    const twice = this.#node.length * 2;
    this.#node = copied(this.#node, new Int32Array(twice));
    this.#next = copied(this.#next, new Int32Array(twice));
    this.#tag = copied(this.#tag, new Float64Array(twice));
    this.#since = copied(this.#since, new Float64Array(twice));
    this.#work = copied(this.#work, new Float64Array(twice));
    this.#event = copied(this.#event, new Float64Array(twice));
  }
}

function copied<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
