import { type WatchedOptions, watchShop } from "./guarded-shop.ts";

/** What a radius cost, and whether it was enough to find out. */
export interface RadiusRow {
  radius: number;
  /** Checkouts that failed while the fault was in force. */
  hurt: number;
  /** Seconds until the test ended it. */
  seconds: number;
  found: boolean;
}

/** The same fault on ever more customers. */
export async function compareRadii(
  options: Omit<WatchedOptions, "radius" | "watched">,
  radii: readonly number[],
): Promise<RadiusRow[]> {
  const rows: RadiusRow[] = [];
  for (const radius of radii) {
    const { hurt, ended, abortedAfter } = await watchShop({ ...options, radius, watched: true });
    rows.push({ radius, hurt, seconds: ended - options.from, found: abortedAfter !== undefined });
  }
  return rows;
}
