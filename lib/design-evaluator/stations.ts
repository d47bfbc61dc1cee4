import type { Component, Design } from "./model.ts";
import type { SimulatedStation } from "./solve/simulate.ts";

/** A station of a network, and the part of the design that it is or belongs to. */
export interface PartStation extends SimulatedStation {
  servers: number;
  scv: number;
  /** Its place among the design's components. */
  part: number;
}

/** Whether a part takes any number of calls at once. */
export function isEndless({ kind }: Component): boolean {
  return kind === "delay" || kind === "third party";
}

/** Calls that a part works on at once: those of a leader, or of all replicas. */
export function serversOf(part: Component): number {
  if (isEndless(part)) return Infinity;
  return part.spread === "leader" ? part.servers : part.replicas * part.servers;
}

/** The parts as stations of a network, a line for each shard of those that have shards; times in ms. O(parts). */
export function stationsOf({ components }: Design, visits: readonly number[]): PartStation[] {
  return components.flatMap((part, i): PartStation[] => {
    const { name, replicas, scv, serviceMs, servers } = part;
    const station = { name, service: serviceMs, visits: visits[i]!, scv, part: i };
    if (part.spread !== "shards" || isEndless(part)) {
      return [{ ...station, servers: serversOf(part) }];
    }
    return Array.from({ length: replicas }, (_, shard) => ({
      ...{ ...station, name: `${name} ${shard + 1}`, visits: visits[i]! / replicas, servers },
    }));
  });
}
