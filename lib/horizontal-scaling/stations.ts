import type { Draw, VirtualClock } from "../sim/mod.ts";
import type { Averages } from "./averages.ts";
import { NodeQueues } from "./node-queues.ts";
import { type OnDone, Outcome } from "./outcome.ts";
import type { Pool } from "./pool.ts";
import { Requests } from "./requests.ts";

/** What {@linkcode Stations} are made of. */
export interface StationOptions {
  clock: VirtualClock;
  /** Its `active` is kept up to date. */
  pool: Pool;
  /** Draws the work of one request as it arrives, in ms. */
  service: Draw;
  /** Requests that a node works on at once, and those that wait at a node at most. */
  concurrency: number;
  queueLimit: number;
  averages: Averages;
  /** Called when a request leaves a node, with the node's next one already begun. */
  onEnd: OnDone;
}

/** The work of all nodes: places in which requests are served, and a queue in front of them at each node. */
export class Stations {
  /** How many times as long as normal each node takes for what it begins. */
  readonly slowness: Float64Array;
  readonly #o: StationOptions;
  readonly #requests = new Requests();
  readonly #queues: NodeQueues;
  readonly #busy: Int32Array;
  readonly #depart = (slot: number) => this.#finish(slot);

  constructor(options: StationOptions) {
    const nodes = options.pool.size;
    this.#o = options;
    this.#queues = new NodeQueues(this.#requests, nodes);
    this.#busy = new Int32Array(nodes);
    this.slowness = new Float64Array(nodes).fill(1);
  }

  /** Bytes held for requests. */
  get bytes(): number {
    return this.#requests.bytes;
  }

  /** A request comes to a node: it is begun, or waits, or finds the queue full (`false`). A hung node begins none. */
  accept(node: number, tag: number, hung: boolean): boolean {
    const { clock, pool, service, averages, concurrency, queueLimit } = this.#o;
    const idle = !hung && this.#busy[node]! < concurrency;
    if (!idle && this.#queues.lengths[node]! >= queueLimit) return false;
    const requests = this.#requests, slot = requests.take(), now = clock.now();
    requests.node[slot] = node;
    requests.tag[slot] = tag;
    requests.since[slot] = now;
    requests.work[slot] = service();
    averages.advance(now);
    averages.jobs++;
    pool.active[node]!++;
    if (idle) this.#serve(slot, node);
    else this.#queues.push(node, slot);
    return true;
  }

  /** Stops the work of a node, and forgets who waits there. With `drop`, all it has in hand fails. */
  halt(node: number, drop: boolean): void {
    const { clock, averages, onEnd } = this.#o, requests = this.#requests, now = clock.now();
    averages.advance(now);
    const lost: number[] = [];
    let busy = this.#busy[node]!;
    averages.inService -= busy;
    this.#busy[node] = 0;
    for (let slot = 0; slot < requests.used; slot++) {
      if (requests.node[slot] !== node) continue;
      if (busy > 0 && clock.cancel(requests.event[slot]!)) busy--;
      lost.push(slot);
    }
    this.#queues.clear(node);
    if (!drop) return;
    for (const slot of lost) {
      const ms = now - requests.since[slot]!, tag = requests.tag[slot]!;
      this.#release(slot, node);
      onEnd(tag, Outcome.failed, ms, node);
    }
  }

  #serve(slot: number, node: number): void {
    const { clock, averages } = this.#o, requests = this.#requests;
    this.#busy[node]!++;
    averages.inService++;
    averages.started++;
    const ms = requests.work[slot]! * this.slowness[node]!;
    requests.event[slot] = clock.schedule(ms, this.#depart, slot);
  }

  #finish(slot: number): void {
    const { clock, averages, onEnd } = this.#o, requests = this.#requests, now = clock.now();
    const node = requests.node[slot]!, tag = requests.tag[slot]!, ms = now - requests.since[slot]!;
    averages.advance(now);
    this.#release(slot, node);
    this.#busy[node]!--;
    averages.inService--;
    const next = this.#queues.shift(node);
    if (next >= 0) {
      averages.waited++;
      this.#serve(next, node);
    }
    onEnd(tag, Outcome.ok, ms, node);
  }

  #release(slot: number, node: number): void {
    this.#o.averages.jobs--;
    this.#o.pool.active[node]!--;
    this.#requests.release(slot);
  }
}
