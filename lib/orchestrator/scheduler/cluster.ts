import type { Amounts, NodeSpec, Taint } from "../model/mod.ts";
import { PodCounts } from "./pod-counts.ts";
import type { SchedulablePod } from "./pod.ts";

/** One resource of all nodes, a number a node. */
export interface Column {
  allocatable: Float64Array;
  requested: Float64Array;
  /** With the defaults of {@linkcode SchedulablePod.nonZero}; the same array where there are none. */
  nonZero: Float64Array;
}

/** What the scheduler reads of a node beside its columns. */
export interface NodeFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
}

/**
 * The nodes and what lies on them, column by column: a filter or score goes through an array instead of from object to
 * object. A node keeps its place until it is removed; the last one then takes it.
 */
export class Cluster {
  readonly nodes: NodeFacts[] = [];
  readonly counts = new PodCounts();
  /** How many nodes have a taint, are closed, …: filters that have nothing to do are skipped. */
  tainted = 0;
  closed = 0;
  readonly #columns = new Map<string, Column>();
  readonly #index = new Map<string, number>();
  readonly #pods: Map<string, SchedulablePod>[] = [];
  readonly #placed = new Map<string, number>();

  get size(): number {
    return this.nodes.length;
  }

  /** How many pods are placed. */
  get placed(): number {
    return this.#placed.size;
  }

  /** The column of a resource; `undefined` where no node has it. */
  column(resource: string): Column | undefined {
    return this.#columns.get(resource);
  }

  indexOf(node: string): number | undefined {
    return this.#index.get(node);
  }

  /** Where a pod lies. */
  nodeOf(pod: string): string | undefined {
    const at = this.#placed.get(pod);
    return at === undefined ? undefined : this.nodes[at]!.name;
  }

  podsOn(index: number): IterableIterator<SchedulablePod> {
    return this.#pods[index]!.values();
  }

  /** Adds a node, or changes what is known of it; its pods stay. */
  setNode(node: Pick<NodeSpec, "name" | "capacity"> & Partial<NodeSpec>): void {
    const facts = { labels: {}, taints: [], unschedulable: false, ...node };
    let at = this.#index.get(node.name);
    if (at === undefined) {
      at = this.nodes.length;
      this.#index.set(node.name, at);
      this.nodes.push(facts);
      this.#pods.push(new Map());
      for (const name of ["cpu", "memory"]) this.#columnFor(name);
      for (const [name, column] of this.#columns) this.#fit(name, column);
    } else this.#forgetFacts(this.nodes[at]!);
    this.nodes[at] = facts;
    if (facts.taints.length > 0) this.tainted++;
    if (facts.unschedulable) this.closed++;
    for (const column of this.#columns.values()) column.allocatable[at] = 0;
    for (const [name, amount] of Object.entries(node.capacity)) {
      this.#columnFor(name).allocatable[at] = amount;
    }
    this.counts.nodeChanged(at, this.#pods[at]!.values());
  }

  /** Takes a node away. @returns The pods that were on it. */
  removeNode(name: string): SchedulablePod[] {
    const at = this.#index.get(name);
    if (at === undefined) return [];
    const gone = [...this.#pods[at]!.values()];
    for (const pod of gone) this.remove(pod.name);
    this.#forgetFacts(this.nodes[at]!);
    const last = this.nodes.length - 1;
    for (const { allocatable, requested, nonZero } of this.#columns.values()) {
      for (const values of new Set([allocatable, requested, nonZero])) {
        values[at] = values[last]!;
        values[last] = 0;
      }
    }
    this.nodes[at] = this.nodes[last]!;
    this.#pods[at] = this.#pods[last]!;
    this.#index.set(this.nodes[at]!.name, at);
    for (const pod of this.#pods[at]!.keys()) this.#placed.set(pod, at);
    this.nodes.pop();
    this.#pods.pop();
    this.#index.delete(name);
    this.counts.nodeMoved(last, at);
    return gone;
  }

  /** Puts a pod on a node, and takes it from where it was. O(resources). */
  place(pod: SchedulablePod, at: number): void {
    if (this.#placed.has(pod.name)) this.remove(pod.name);
    this.#placed.set(pod.name, at);
    this.#pods[at]!.set(pod.name, pod);
    this.#account(pod, at, 1);
  }

  /** Takes a pod away. @returns Whether it was there. */
  remove(name: string): boolean {
    const at = this.#placed.get(name);
    if (at === undefined) return false;
    const pod = this.#pods[at]!.get(name)!;
    this.#placed.delete(name);
    this.#pods[at]!.delete(name);
    this.#account(pod, at, -1);
    return true;
  }

  #account(pod: SchedulablePod, at: number, sign: 1 | -1): void {
    this.#add(pod.requests, pod.nonZero, at, sign);
    this.counts.changed(pod, at, sign);
  }

  #add(requests: Amounts, nonZero: Amounts, at: number, sign: 1 | -1): void {
    for (const name in requests) this.#columnFor(name).requested[at]! += sign * requests[name]!;
    for (const name in nonZero) this.#columnFor(name).nonZero[at]! += sign * nonZero[name]!;
  }

  #forgetFacts({ taints, unschedulable }: NodeFacts): void {
    if (taints.length > 0) this.tainted--;
    if (unschedulable) this.closed--;
  }

  #columnFor(name: string): Column {
    const known = this.#columns.get(name);
    if (known) return known;
    const requested = new Float64Array(16);
    const apart = name === "cpu" || name === "memory";
    const column = {
      allocatable: new Float64Array(16),
      requested,
      nonZero: apart ? new Float64Array(16) : requested,
    };
    this.#columns.set(name, column);
    this.#fit(name, column);
    return column;
  }

  #fit(_name: string, column: Column): void {
    const size = column.allocatable.length;
    if (this.nodes.length <= size) return;
    const length = Math.max(2 * size, this.nodes.length);
    const same = column.nonZero === column.requested;
    column.allocatable = grown(column.allocatable, length);
    column.requested = grown(column.requested, length);
    column.nonZero = same ? column.requested : grown(column.nonZero, length);
  }
}

function grown(values: Float64Array, length: number): Float64Array {
  const more = new Float64Array(length);
  more.set(values);
  return more;
}
