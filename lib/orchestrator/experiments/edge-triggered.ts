import { random } from "../../sim/mod.ts";

/** What the two kinds of loop made of the same events. */
export interface LoopResult {
  loop: "edge" | "level";
  desired: number;
  pods: number;
  /** Pods that are missing, or too many. */
  wrong: number;
}

/**
 * The same pods end and the same demands come to two loops that are down now and then. One acts on each event that it
 * hears and forgets the rest; the other looks at what is there whenever it is up.
 *
 * @param down Share of the time in which the loop is down.
 */
export function loops(
  { events, down, replicas, seed = 1 }: {
    events: number;
    down: number;
    replicas: number;
    seed?: number;
  },
): LoopResult[] {
  return (["edge", "level"] as const).map((loop) => {
    const chance = random(`loops ${seed}`);
    let desired = replicas, pods = replicas;
    for (let i = 0; i < events; i++) {
      const up = chance.next() >= down, before = desired;
      if (chance.next() < 0.5) pods = Math.max(0, pods - 1);
      else desired = 1 + chance.int(2 * replicas);
      if (!up) continue;
      if (loop === "level") pods = desired;
      // A pod has gone: one more. A new number: by how much it differs from the last one.
      else pods = Math.max(0, pods + (before === desired ? 1 : desired - before));
    }
    // Up at the end: one look, or nothing to hear.
    if (loop === "level") pods = desired;
    return { loop, desired, pods, wrong: Math.abs(desired - pods) };
  });
}
