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
      const up = chance.next() >= down,
        ends = chance.next() < 0.5,
        wanted = 1 + chance.int(2 * replicas);
      // Each event says by how much: one pod less, or a new number instead of the last one.
      let by = 0;
      if (!ends) {
        by = wanted - desired;
        desired = wanted;
      } else if (pods > 0) {
        pods--;
        by = 1;
      }
      if (up) pods = loop === "level" ? desired : Math.max(0, pods + by);
    }
    // Up at the end: one look, or nothing to hear.
    if (loop === "level") pods = desired;
    return { loop, desired, pods, wrong: Math.abs(desired - pods) };
  });
}
