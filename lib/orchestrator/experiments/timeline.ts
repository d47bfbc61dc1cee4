import { random } from "../../sim/mod.ts";
import { World } from "./world.ts";

/** A pod on a node for a while. Times in s. */
export interface Stay {
  node: string;
  pod: string;
  from: number;
  to: number;
}

/** A cluster through an evening: where each pod was, and how many were ready. Times in s. */
export interface Evening {
  stays: Stay[];
  ready: { time: number; ready: number; control: string }[];
  /** Time from the crash until all pods were ready again; Infinity where that never came. */
  backAfter: number;
}

/** When a machine dies in {@linkcode evening}, and how long the evening is, in s. */
export const DIES_AT = 10, EVENING = 40;
/** Time between two looks, in ms. */
const LOOK = 250;

/**
 * A machine dies for good. With a control plane somebody looks; without one (a script started the pods and went home)
 * nobody does.
 */
export function evening(
  options: { nodes: number; replicas: number; seed: number; control: boolean },
): Evening {
  const { control, replicas } = options, world = new World(options);
  const chance = random(`evening ${options.seed}`);
  const open = new Map<string, Stay>(), stays: Stay[] = [], ready: Evening["ready"] = [];
  let backAfter = Infinity, victim = -1;
  for (let ms = 0; ms <= EVENING * 1000; ms += LOOK) {
    world.clock.runSync({ until: ms });
    const time = ms / 1000;
    if (time === DIES_AT) {
      const busy = world.machines.flatMap(({ agent }, i) => agent.running.length > 0 ? [i] : []);
      victim = busy[chance.int(busy.length)] ?? 0;
      if (!control) world.planes[0]?.stop();
      world.crash(victim, 1e9);
    }
    const here = new Set<string>();
    for (const { agent } of world.machines) {
      for (const pod of agent.running) {
        const key = `${agent.name} ${pod}`;
        here.add(key);
        if (!open.has(key)) open.set(key, { node: agent.name, pod, from: time, to: time });
        open.get(key)!.to = time;
      }
    }
    for (const [key, stay] of open) {
      if (here.has(key)) continue;
      stays.push({ ...stay, to: time });
      open.delete(key);
    }
    const count = Math.min(replicas, world.runtime.running.length);
    ready.push({ time, ready: count, control: control ? "reconciled" : "by a script" });
    if (time > DIES_AT && count === replicas) backAfter = Math.min(backAfter, time - DIES_AT);
  }
  return { stays: [...stays, ...open.values()], ready, backAfter };
}
