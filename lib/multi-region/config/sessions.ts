import { compareStamps, type Stamp } from "./hybrid-clock.ts";
import type { EventualMap } from "./eventual.ts";

/**
 * A user's session on an eventual map: it remembers the last moment that it wrote or saw of each key, and
 * does not take an older answer. Where the near copy is behind, it asks the copy that took the write.
 */
export class Session {
  /** Reads that the near copy could not answer. */
  redirected = 0;
  readonly #map: EventualMap;
  readonly #last = new Map<string, { stamp: Stamp; copy: number }>();

  constructor(map: EventualMap) {
    this.#map = map;
  }

  write(copy: number, key: string, value: string): void {
    this.#last.set(key, { stamp: this.#map.write(copy, key, value), copy });
  }

  /** Reads from the near copy where it has what this session knows, else where that was written. */
  read(copy: number, key: string): string | undefined {
    const last = this.#last.get(key), near = this.#map.read(copy, key);
    if (!last || (near && compareStamps(near.stamp, last.stamp) >= 0)) {
      if (near) this.#last.set(key, { stamp: near.stamp, copy });
      return near?.value;
    }
    this.redirected++;
    return this.#map.read(last.copy, key)?.value;
  }
}
