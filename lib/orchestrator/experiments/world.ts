import { type At, Crash, type Random, random, steadily, VirtualClock } from "../../sim/mod.ts";
import { Agent, type Behaviour, SimulatedRuntime } from "../agent/mod.ts";
import { ControlPlane } from "../controllers/mod.ts";
import { Deployment, KEYS, NodeSpec, type Pod, versionOf } from "../model/mod.ts";
import { Store } from "../store/mod.ts";

export interface WorldOptions {
  nodes?: number;
  replicas?: number;
  seed?: number | string;
  /** How many control planes there are. Default: 1. */
  planes?: number;
  at?: (plane: string) => At;
  /** Whether nodes end their pods when they are cut off. Default: `true`. */
  fencesItself?: boolean;
  /** Whether writes carry the token of the lock. Default: `true`. */
  fenced?: boolean;
  behaviour?: (pod: Pod) => Behaviour;
  /** How a new version takes the place of the old one. Default: by rolling. */
  strategy?: Record<string, unknown>;
  /** See {@linkcode ControlPlaneOptions.evictAfter}. Default: 0. */
  evictAfter?: number;
  /** Time that a pod must have been ready for to count, in s. Default: 0. */
  minReadySeconds?: number;
}

/** A machine of the simulation. */
export interface Machine {
  agent: Agent;
  up: boolean;
  cut: boolean;
}

/** A company's cluster in virtual time: machines, control planes, one deployment. */
export class World {
  readonly clock = new VirtualClock();
  readonly store = new Store({ clock: this.clock });
  readonly random: Random;
  readonly runtime: SimulatedRuntime;
  readonly machines: Machine[] = [];
  readonly planes: (ControlPlane | undefined)[] = [];
  /** Those that ended, too. */
  readonly #all: ControlPlane[] = [];
  #planes = 0;
  readonly options: Required<Omit<WorldOptions, "behaviour">>;

  constructor(options: WorldOptions = {}) {
    this.options = {
      nodes: 4,
      replicas: 6,
      seed: 1,
      planes: 1,
      at: () => steadily,
      fencesItself: true,
      fenced: true,
      strategy: { type: "RollingUpdate" },
      evictAfter: 0,
      minReadySeconds: 0,
      ...options,
    };
    this.random = random(`world ${this.options.seed}`);
    this.runtime = new SimulatedRuntime(this.clock, options.behaviour);
    for (let i = 0; i < this.options.nodes; i++) this.#machine(i);
    for (let i = 0; i < this.options.planes; i++) this.startPlane(i);
    this.deploy(this.options.replicas, "1");
  }

  get deployment(): Deployment {
    return this.store.get<Deployment>(KEYS.deployment("web"))!.value;
  }

  get pods(): Pod[] {
    return this.store.list<Pod>("/pods/").items.map(({ value }) => value);
  }

  /** What is asked for from now on. */
  deploy(replicas: number, version: string): void {
    const deployment = Deployment.parse({
      kind: "Deployment",
      name: "web",
      replicas,
      strategy: this.options.strategy,
      minReadySeconds: this.options.minReadySeconds,
      template: {
        labels: { app: "web" },
        container: { program: "web", args: [version], requests: { cpu: "500m", memory: "256Mi" } },
      },
    });
    this.store.put(KEYS.deployment("web"), deployment);
  }

  startPlane(i: number): void {
    const name = `plane-${i}`, { fenced, at, evictAfter } = this.options;
    const plane = new ControlPlane({
      ...{ store: this.store, clock: this.clock, fenced, evictAfter, at: at(name) },
      name: `${name}-${this.#planes++}`,
      random: this.random.split(`${name} ${this.#planes}`),
    });
    this.planes[i] = plane;
    this.#all.push(plane);
    plane.start((error) => {
      // Anything but a crash is a fault of ours.
      if (!(error instanceof Crash)) throw error;
      // It ended; something starts it again, as systemd does.
      this.planes[i] = undefined;
      this.clock.after(200, () => this.startPlane(i));
    });
  }

  /** Writes of control planes that led no longer: those that went through, and those that the store refused. */
  get old(): { stale: number; refused: number } {
    const sum = (of: (plane: ControlPlane) => number) =>
      this.#all.reduce((total, plane) => total + of(plane), 0);
    return { stale: sum(({ stale }) => stale), refused: sum(({ fencedOff }) => fencedOff) };
  }

  /** The machine is gone, and comes back. */
  crash(i: number, forMs: number): void {
    const machine = this.machines[i]!;
    if (!machine.up) return;
    machine.up = false;
    machine.agent.crash();
    this.clock.after(forMs, () => {
      this.#machine(i);
      machine.up = true;
    });
  }

  /** The machine runs on, and reaches nobody. */
  cut(i: number, forMs: number): void {
    const machine = this.machines[i]!;
    if (machine.cut) return;
    machine.cut = true;
    this.clock.after(forMs, () => machine.cut = false);
  }

  /** Whether all is as it was asked for: in the store, and on the machines. */
  get settled(): boolean {
    const deployment = this.deployment, pods = this.pods, running = this.runtime.running;
    if (pods.length !== deployment.replicas || running.length !== pods.length) return false;
    const version = versionOf(deployment);
    return pods.every(({ name, version: of, status, deleting }) =>
      of === version && status.ready && !deleting && running.includes(name)
    );
  }

  /** The control plane that leads; `undefined` where none does. */
  get leader(): ControlPlane | undefined {
    return this.planes.find((plane) => plane?.leads);
  }

  /** Runs until all is as it was asked for. @returns How long that took, in ms; `undefined` where it did not. */
  settle(withinMs: number, stepMs = 250): number | undefined {
    const began = this.clock.now();
    while (this.clock.now() - began < withinMs) {
      this.clock.runSync({ until: this.clock.now() + stepMs });
      if (this.settled) return this.clock.now() - began;
    }
    return undefined;
  }

  #machine(i: number): void {
    const node = NodeSpec.parse({
      kind: "Node",
      name: `node-${i}`,
      capacity: { cpu: 4, memory: "8Gi" },
    });
    const machine = this.machines[i] ??
      { agent: undefined as unknown as Agent, up: true, cut: false };
    this.machines[i] = machine;
    machine.agent = new Agent({
      store: this.store,
      clock: this.clock,
      runtime: this.runtime,
      node,
      fencesItself: this.options.fencesItself,
      random: this.random.split(`agent ${i} ${this.clock.now()}`),
      onError: (error) => {
        throw error;
      },
      connected: () => !machine.cut,
      restarts: { base: 1000, most: 4000 },
    });
    machine.agent.start();
  }
}
