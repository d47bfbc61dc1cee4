import { type Asker, type RoutingPolicy, usable, type View } from "./policy.ts";

/** The first healthy region of a list: one serves, the others wait (active and passive). */
export class Failover implements RoutingPolicy {
  readonly #order: readonly number[];

  constructor(order: readonly number[]) {
    this.#order = order;
  }

  answer(asker: Asker, view: View): number[] {
    const { regions } = usable(view, asker);
    const first = this.#order.find((region) => regions.includes(region)) ?? regions[0];
    return first === undefined ? [] : [first];
  }
}
