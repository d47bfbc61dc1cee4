import { type WatchedOptions, watchShop } from "./guarded-shop.ts";

/** What a radius cost, and whether it was enough to find out. */
export interface RadiusRow {
  radius: number;
  who: "the test may end it" | "nobody ends it";
  /** Checkouts that failed because of it. */
  hurt: number;
  /** Seconds until it was ended. */
  seconds: number;
  /** Whether the test ended it. */
  found: boolean;
}

/** The same fault on ever more customers, with a test that may end it and without. */
export async function compareRadii(
  options: Omit<WatchedOptions, "radius" | "watched">,
  radii: readonly number[],
): Promise<RadiusRow[]> {
  const rows: RadiusRow[] = [];
  for (const watched of [true, false]) {
    const who = watched ? "the test may end it" : "nobody ends it";
    for (const radius of radii) {
      const { hurt, ended, abortedAfter } = await watchShop({ ...options, radius, watched });
      rows.push({
        ...{ radius, who, hurt, seconds: ended - options.from },
        found: abortedAfter !== undefined,
      });
    }
  }
  return rows;
}
