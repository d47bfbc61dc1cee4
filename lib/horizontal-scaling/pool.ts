import { requireNumber } from "../sim/mod.ts";

/** How a {@linkcode Pool} is made. */
export interface PoolOptions {
  /** Nodes that can ever be in it: 1 to 65 536. Nodes are numbers from 0 to `size − 1`. */
  size: number;
  /** Nodes in it at first, from 0 up. Default: all. */
  members?: number;
  /**
   * Balancers see the load as it was at the last {@linkcode Pool.refresh}, not as it is: what
   * happens where load is reported now and then. Default: `false`.
   */
  stale?: boolean;
}

/**
 * The nodes that may be sent work, and how much each has in hand: all that a balancer knows.
 * Whoever sends the work keeps `active` up to date, be it a simulated cluster or an HTTP client.
 *
 * Adding and removing are O(1) and bump `version`, by which hashing balancers notice.
 *
 * @example
 * ```ts
 * import { Pool } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const pool = new Pool({ size: 3 });
 * pool.remove(1);
 * assert.deepEqual([...pool.list()].sort(), [0, 2]);
 * ```
 */
export class Pool {
  readonly size: number;
  /** Requests sent to each node and not yet answered. */
  readonly active: Int32Array;
  /** The same as balancers see it: the live array, or the copy of the last `refresh`. */
  readonly seen: Int32Array;
  /**
   * Relative capacity of each node; 1 unless set, 0 for one that is to get no new work. Only the balancers
   * that name it look at it: {@linkcode LeastConnections} and {@linkcode SmoothWeightedRoundRobin}.
   */
  readonly weights: Float64Array;
  /** The first `count` entries are the members, in no order. */
  readonly members: Int32Array;
  count = 0;
  version = 0;
  #place: Int32Array;

  constructor({ size, members = size, stale = false }: PoolOptions) {
    const rule = { unit: "nodes", integer: true };
    requireNumber("create Pool", "size", size, { ...rule, min: 1, max: 65_536 });
    requireNumber("create Pool", "members", members, { ...rule, min: 0, max: size });
    this.size = size;
    this.active = new Int32Array(size);
    this.seen = stale ? new Int32Array(size) : this.active;
    this.weights = new Float64Array(size).fill(1);
    this.members = new Int32Array(size);
    this.#place = new Int32Array(size).fill(-1);
    for (let node = 0; node < members; node++) this.add(node);
  }

  has(node: number): boolean {
    return this.#place[node]! >= 0;
  }

  /** Returns whether it was new. */
  add(node: number): boolean {
    requireNumber("add a node", "node", node, {
      unit: "(a node's number)",
      min: 0,
      max: this.size - 1,
      integer: true,
    });
    if (this.has(node)) return false;
    this.#place[node] = this.count;
    this.members[this.count++] = node;
    this.version++;
    return true;
  }

  /** Returns whether it was there. */
  remove(node: number): boolean {
    const place = this.#place[node] ?? -1;
    if (place < 0) return false;
    const last = this.members[--this.count]!;
    this.members[place] = last;
    this.#place[last] = place;
    this.#place[node] = -1;
    this.version++;
    return true;
  }

  /** Shows balancers the load as it is now. Does nothing where they see it live. */
  refresh(): void {
    if (this.seen !== this.active) this.seen.set(this.active);
  }

  /** The members, as a view that the next change makes invalid. */
  list(): Int32Array {
    return this.members.subarray(0, this.count);
  }
}
