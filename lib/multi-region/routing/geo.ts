import { Nearest } from "../geography.ts";
import { type Asker, type RoutingPolicy, usable, type View } from "./policy.ts";

/** The nearest region on the map. Needs no measurement, and knows nothing of cables. O(regions). */
export class Geo implements RoutingPolicy {
  readonly #nearest = new WeakMap<View["regions"], Nearest>();

  answer(asker: Asker, view: View): number[] {
    let nearest = this.#nearest.get(view.regions);
    if (!nearest) this.#nearest.set(view.regions, nearest = new Nearest(view.regions));
    const { regions } = usable(view, asker);
    const region = nearest.of(asker, (place) => regions.includes(place));
    return region < 0 ? [] : [region];
  }
}
