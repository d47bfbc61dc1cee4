import { type Draw, requireNumber, type VirtualClock } from "../sim/mod.ts";
import { Averages, type ClusterFacts } from "./averages.ts";
import type { Balancer } from "./balancers/balancer.ts";
import { type NodeState, NodeStates } from "./node-states.ts";
import { type OnDone, Outcome } from "./outcome.ts";
import type { Pool } from "./pool.ts";
import { Stations } from "./stations.ts";

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

/**
 * Nodes that work off requests in virtual time, each with a queue of its own, first come, first served.
 * An event costs O(log n), and memory depends on the requests present, not on how many there were.
 *
 * This class is the door. The work is done in {@linkcode Stations}, nodes come and go in {@linkcode NodeStates},
 * and {@linkcode Averages} keeps count.
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
  readonly #onDone: OnDone | undefined;
  readonly #averages: Averages;
  readonly #stations: Stations;
  readonly #nodes: NodeStates;

  constructor(options: ClusterOptions) {
    const { clock, pool, balancer, concurrency = 1, queueLimit = Infinity } = options;
    const rule = { unit: "requests", integer: true };
    requireNumber("create Cluster", "concurrency", concurrency, { ...rule, min: 1 });
    if (queueLimit !== Infinity) {
      requireNumber("create Cluster", "queueLimit", queueLimit, { ...rule, min: 0 });
    }
    this.clock = clock;
    this.pool = pool;
    this.balancer = balancer;
    this.concurrency = concurrency;
    this.#heard = balancer.done?.bind(balancer);
    this.#onDone = options.onDone;
    const averages = this.#averages = new Averages(clock.now(), pool.count);
    const stations = this.#stations = new Stations({
      clock,
      pool,
      service: options.service,
      concurrency,
      queueLimit,
      averages,
      onEnd: (tag, outcome, ms, node) => this.#left(tag, outcome, ms, node),
    });
    this.#nodes = new NodeStates({ clock, pool, averages, stations });
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
    const state = this.#nodes.of(node);
    if (state === "off" || state === "crashed") this.#end(tag, Outcome.failed, 0, node);
    else if (!this.#stations.accept(node, tag, state === "hung")) {
      this.#end(tag, Outcome.refused, 0, node);
    }
  }

  state(node: number): NodeState {
    return this.#nodes.of(node);
  }

  /** Whether a probe of this node would be answered, and how many times slower than normal. */
  probe(node: number): number {
    return this.#nodes.probe(node);
  }

  /** Requests on all nodes. */
  get jobs(): number {
    return this.#averages.jobs;
  }

  /** Requests that wait on all nodes. */
  get queued(): number {
    return this.#averages.jobs - this.#averages.inService;
  }

  /** Nodes that are paid for. */
  get nodesOn(): number {
    return this.#averages.nodesOn;
  }

  /** Bytes held for requests. */
  get bytes(): number {
    return this.#stations.bytes;
  }

  /** Turns a node on. It gets work once it is warm, and is paid for at once. */
  start(node: number, warmUp = 0): void {
    this.#nodes.start(node, warmUp);
  }

  /** Takes a node out; what it has in hand it still finishes, and only then it is off. */
  stop(node: number): void {
    this.#nodes.stop(node);
  }

  /** The node is no more, with all it had in hand. The balancer is not told. */
  crash(node: number): void {
    this.#nodes.crash(node);
  }

  /** The node goes silent: it keeps what it has in hand, takes more, and answers nothing. */
  hang(node: number): void {
    this.#nodes.hang(node);
  }

  /** The node takes `factor` times as long for what it begins from now on; 1 is normal. */
  slow(node: number, factor: number): void {
    this.#nodes.slow(node, factor);
  }

  /** A crashed or hung node comes back, empty. */
  revive(node: number): void {
    this.#nodes.revive(node);
  }

  /** Starts the averages anew, once the run has settled. Requests present stay. */
  settle(): void {
    this.#averages.settle(this.clock.now());
  }

  /** Time that places were in use, summed over places, in ms since the start or `settle`. */
  get busyTime(): number {
    return this.#averages.busyTime(this.clock.now());
  }

  facts(): ClusterFacts {
    return this.#averages.facts(this.clock.now(), this.concurrency);
  }

  /** A request has left its node. */
  #left(tag: number, outcome: Outcome, ms: number, node: number): void {
    if (outcome === Outcome.ok) {
      this.#nodes.drained(node);
      this.#heard?.(node, ms);
    }
    this.#end(tag, outcome, ms, node);
  }

  #end(tag: number, outcome: Outcome, ms: number, node: number): void {
    this.#averages.count(outcome, ms);
    this.#onDone?.(tag, outcome, ms, node);
  }
}
