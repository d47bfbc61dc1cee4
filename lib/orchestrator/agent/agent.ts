import { type Cancel, type Clock, type Random, random } from "../../sim/mod.ts";
import { KEYS, type NodeSpec, type Pod, type PodStatus } from "../model/mod.ts";
import { Conflict } from "../store/errors.ts";
import type { Store } from "../store/store.ts";
import type { RestartRules } from "./restart-delays.ts";
import type { Runtime } from "./runtime.ts";
import { Supervisor } from "./supervisor.ts";

export interface AgentOptions {
  store: Store;
  clock: Clock;
  runtime: Runtime;
  node: NodeSpec;
  /** Time between two looks and signs of life, in ms; each is up to a tenth shorter or longer. Default: 500. */
  period?: number;
  /** When it looks. Default: by its node's name. */
  random?: Random;
  /** Without a sign of life for this long a node counts as dead, in ms. Default: 2000. */
  ttl?: number;
  /** Whether it ends its pods when it can't give signs of life. Default: `true`; off it is a control. */
  fencesItself?: boolean;
  restarts?: RestartRules;
  /** Whether the store can be reached; a network that is cut says no. */
  connected?: () => boolean;
  onLog?: (pod: string, line: string) => void;
  /** Told what the store threw; it tries again at its next look. Default: nobody. */
  onError?: (error: unknown) => void;
}

/** Share of the ttl after which a node that reaches nobody ends its pods. */
const PATIENCE = 0.75;

/**
 * One node: takes up the pods that were put there, and says how they are. When it has not reached the store for as
 * long as its lease lasts, others may run its pods: it ends them before that by its own clock, counted from when it last
 * *sent* a sign of life, which is never later than when the store took it.
 */
export class Agent {
  readonly #options: AgentOptions;
  readonly #ttl: number;
  readonly #supervisors = new Map<string, Supervisor>();
  readonly #unsaid = new Map<string, PodStatus>();
  readonly #ending = new Set<string>();
  #timer: Cancel | undefined;
  #fence: Cancel | undefined;
  #seen = -1;
  #mineThen = new Map<string, Pod>();

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#ttl = options.ttl ?? 2000;
  }

  get name(): string {
    return this.#options.node.name;
  }

  /** Names of the pods that it runs. */
  get running(): string[] {
    return [...this.#supervisors.keys()];
  }

  start(): void {
    const { clock, period = 500, node, random: chance = random(`agent ${node.name}`) } =
      this.#options;
    const turn = () => {
      this.#trying(() => this.step());
      this.#timer = clock.after(period * (0.9 + 0.2 * chance.next()), turn);
    };
    // Not all loops at once: what only works in step would not be seen to fail.
    this.#timer = clock.after(period * chance.next(), turn);
  }

  /** The machine is gone, and all that ran on it. */
  crash(): void {
    this.#timer?.();
    this.#fence?.();
    this.#timer = this.#fence = undefined;
    this.#killAll();
  }

  /** One look: signs of life, pods to start, pods to end, what has become of them. */
  step(): void {
    if (!this.#reachable()) return;
    this.#register();
    // Only now: a sign of life that the store did not take is none.
    this.#alive();
    const mine = this.#mine();
    for (const pod of mine.values()) {
      if (pod.deleting) this.#end(pod);
      else if (!this.#supervisors.has(pod.name)) this.#run(pod);
    }
    // What was taken from it while it could not be reached.
    for (const [name, supervisor] of [...this.#supervisors]) {
      if (mine.has(name)) continue;
      supervisor.kill();
      this.#forget(name);
    }
    for (const [name, status] of [...this.#unsaid]) this.#say(name, status);
  }

  /** From now on its lease lasts for the ttl; its own patience ends a quarter sooner. */
  #alive(): void {
    const { clock, fencesItself = true } = this.#options;
    this.#fence?.();
    if (fencesItself) this.#fence = clock.after(PATIENCE * this.#ttl, () => this.#killAll());
  }

  #register(): void {
    const { store, node } = this.#options, lease = `node/${node.name}`;
    const known = store.get(KEYS.node(node.name)) && store.get(KEYS.alive(node.name));
    if (store.renew(lease) && known) return;
    if (!store.get(KEYS.node(node.name))) store.put(KEYS.node(node.name), node);
    store.grant(lease, this.#ttl);
    store.put(KEYS.alive(node.name), true, { lease });
  }

  #mine(): Map<string, Pod> {
    const { store } = this.#options;
    if (store.revision === this.#seen) return this.#mineThen;
    const mine = new Map<string, Pod>();
    for (const { value } of store.list<Pod>("/pods/").items) {
      if (value.node === this.name) mine.set(value.name, value);
    }
    this.#seen = store.revision;
    return this.#mineThen = mine;
  }

  #run(pod: Pod): void {
    const { clock, runtime, restarts, onLog } = this.#options;
    // The first status comes before there is a supervisor to ask: the next look writes it.
    let started = false;
    const supervisor: Supervisor = new Supervisor({
      clock,
      runtime,
      pod,
      ...(restarts ? { restarts } : {}),
      onLog: (line) => onLog?.(pod.name, line),
      onStatus: (status) => {
        if (started && this.#supervisors.get(pod.name) !== supervisor) return;
        this.#unsaid.set(pod.name, status);
        if (started && this.#reachable()) this.#trying(() => this.#say(pod.name, status));
      },
    });
    this.#supervisors.set(pod.name, supervisor);
    started = true;
  }

  #end({ name, spec }: Pod): void {
    if (this.#ending.has(name)) return;
    const gone = () => {
      this.#forget(name);
      if (this.#reachable()) this.#trying(() => this.#options.store.delete(KEYS.pod(name)));
    };
    const supervisor = this.#supervisors.get(name);
    if (!supervisor) return gone();
    this.#ending.add(name);
    supervisor.stop(spec.terminationGracePeriodSeconds * 1000, gone);
  }

  /** Writes a status onto the pod as it is now; where it has changed meanwhile the next look writes it. */
  #say(name: string, status: PodStatus): void {
    const { store } = this.#options, item = store.get<Pod>(KEYS.pod(name));
    if (item?.value.node === this.name) {
      try {
        store.put(item.key, { ...item.value, status }, { expect: item.revision });
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        return;
      }
    }
    this.#unsaid.delete(name);
  }

  /** A store that fails now is asked again at the next look. */
  #trying(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onError?.(error);
    }
  }

  #reachable(): boolean {
    return this.#options.connected?.() ?? true;
  }

  #forget(name: string): void {
    this.#supervisors.delete(name);
    this.#unsaid.delete(name);
    this.#ending.delete(name);
  }

  #killAll(): void {
    for (const [name, supervisor] of [...this.#supervisors]) {
      supervisor.kill();
      this.#forget(name);
    }
  }
}
