import type { Design } from "./model.ts";
import { meanVisits, trafficOf } from "./traffic.ts";
import { serversOf } from "./stations.ts";

/** What a part can do. */
export interface Capacity {
  name: string;
  /** Requests a second at which it is used up. */
  perSecond: number;
}

/** By how many requests a second each part is used up, the first one first; what nobody visits never is. */
export function capacities(design: Design): Capacity[] {
  const visits = meanVisits(trafficOf(design));
  return design.components.map((part, i) => {
    const work = visits[i]! * part.serviceMs / 1000;
    const perSecond = work === 0 ? Infinity : serversOf(part) / work;
    return { name: part.name, perSecond };
  }).sort((a, b) => a.perSecond - b.perSecond);
}
