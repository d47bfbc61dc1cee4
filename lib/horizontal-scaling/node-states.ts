import { requireNumber, type VirtualClock } from "../sim/mod.ts";
import type { Averages } from "./averages.ts";
import type { Pool } from "./pool.ts";
import type { Stations } from "./stations.ts";

/** What a node is doing. A hung node takes requests and never answers; a crashed one refuses them. */
export type NodeState = "off" | "warming" | "up" | "draining" | "crashed" | "hung";

/** What {@linkcode NodeStates} act upon. */
export interface NodeStateOptions {
  clock: VirtualClock;
  pool: Pool;
  averages: Averages;
  stations: Stations;
}

/**
 * The life of each node: off, warming, up, draining and off again, and on the way it may crash, hang or slow
 * down. The pool learns of what is planned; of a fault nobody is told.
 */
export class NodeStates {
  readonly #o: NodeStateOptions;
  readonly #states: NodeState[];

  constructor(options: NodeStateOptions) {
    const { pool } = options;
    this.#o = options;
    this.#states = Array.from({ length: pool.size }, (_, node) => pool.has(node) ? "up" : "off");
  }

  of(node: number): NodeState {
    return this.#states[node] ?? "off";
  }

  probe(node: number): number {
    const state = this.#states[node];
    return state === "up" || state === "draining" ? this.#o.stations.slowness[node]! : Infinity;
  }

  start(node: number, warmUp: number): void {
    requireNumber("start a node", "warmUp", warmUp, { unit: "ms", min: 0 });
    const { clock, averages, stations } = this.#o, state = this.#states[node];
    // One that is draining is still there: taking it back is free.
    if (state === "draining") return this.#ready(node);
    if (state !== "off") return;
    averages.advance(clock.now());
    averages.nodesOn++;
    stations.slowness[node] = 1;
    this.#states[node] = "warming";
    if (warmUp === 0) return this.#ready(node);
    clock.schedule(warmUp, () => {
      if (this.#states[node] === "warming") this.#ready(node);
    });
  }

  stop(node: number): void {
    const state = this.#states[node];
    if (state !== "up" && state !== "warming") return;
    this.#o.pool.remove(node);
    this.#states[node] = "draining";
    this.drained(node);
  }

  /** Turns a node off that was only finishing what it had, if it has. */
  drained(node: number): void {
    const { clock, pool, averages } = this.#o;
    if (this.#states[node] !== "draining" || pool.active[node] !== 0) return;
    averages.advance(clock.now());
    averages.nodesOn--;
    this.#states[node] = "off";
  }

  crash(node: number): void {
    this.#o.stations.halt(node, true);
    this.#states[node] = "crashed";
  }

  hang(node: number): void {
    this.#o.stations.halt(node, false);
    this.#states[node] = "hung";
  }

  slow(node: number, factor: number): void {
    requireNumber("slow a node", "factor", factor, { unit: "(× normal)", min: 1e-6 });
    this.#o.stations.slowness[node] = factor;
  }

  revive(node: number): void {
    if (this.#states[node] === "hung") this.#o.stations.halt(node, true);
    this.#states[node] = "up";
  }

  #ready(node: number): void {
    this.#states[node] = "up";
    this.#o.pool.add(node);
  }
}
