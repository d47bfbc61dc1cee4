import type { Clock } from "../../sim/mod.ts";
import type { Pod } from "../model/mod.ts";
import type { Running, Runtime, RuntimeEvents } from "./runtime.ts";

/** How a simulated container behaves. */
export interface Behaviour {
  /** Time until it listens, in ms. */
  startMs?: number;
  /** It ends by itself so long after its start, in ms. */
  crashAfter?: number;
  /** It answers no probe from this time after its start on, in ms. */
  hangAfter?: number;
  /** It answers probes with "no" until so long after its start, in ms. */
  slowUntil?: number;
  /** Time that it takes to end when asked to, in ms. */
  stopMs?: number;
}

/** Containers in virtual time. It counts what runs, by name: two of one name at once are a fault. */
export class SimulatedRuntime implements Runtime {
  readonly name = "simulated";
  readonly #clock: Clock;
  readonly #behaviour: (pod: Pod) => Behaviour;
  readonly #running = new Map<string, number>();
  /** How often a pod of some name was started while one of that name ran. */
  twice = 0;
  starts = 0;
  /** Least time from when a pod was killed on one machine until one of its name started on another, in ms. */
  leastGap = Infinity;
  readonly #killed = new Map<string, { node: string | undefined; at: number }>();

  constructor(clock: Clock, behaviour: (pod: Pod) => Behaviour = () => ({})) {
    this.#clock = clock;
    this.#behaviour = behaviour;
  }

  /** Names of what runs, here on all nodes that share this runtime. */
  get running(): string[] {
    return [...this.#running.keys()];
  }

  start(pod: Pod, events: RuntimeEvents): Running {
    const clock = this.#clock, behaviour = this.#behaviour(pod), began = clock.now();
    const { startMs = 100, crashAfter, hangAfter = Infinity, slowUntil = 0, stopMs = 50 } =
      behaviour;
    const so = this.#running.get(pod.name) ?? 0;
    if (so > 0) this.twice++;
    this.starts++;
    const killed = this.#killed.get(pod.name);
    if (killed && killed.node !== pod.node) {
      this.leastGap = Math.min(this.leastGap, began - killed.at);
    }
    this.#running.set(pod.name, so + 1);
    let over = false;
    const end = (code: number) => {
      if (over) return;
      over = true;
      for (const cancel of timers) cancel();
      // One that ended when it was asked to is known to be gone: only the others must be waited for.
      if (code === 137) this.#killed.set(pod.name, { node: pod.node, at: clock.now() });
      else this.#killed.delete(pod.name);
      const left = this.#running.get(pod.name)! - 1;
      if (left > 0) this.#running.set(pod.name, left);
      else this.#running.delete(pod.name);
      events.exited(code);
    };
    const timers = [clock.after(startMs, () => events.listening(`${pod.node}:${pod.name}`))];
    if (crashAfter !== undefined) timers.push(clock.after(crashAfter, () => end(1)));
    return {
      stop: (grace) => void timers.push(clock.after(Math.min(grace, stopMs), () => end(0))),
      kill: () => end(137),
      ask: (_, answer) => {
        const age = clock.now() - began;
        if (age < hangAfter) answer(age >= slowUntil);
      },
    };
  }
}
