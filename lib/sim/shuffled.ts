import type { Random } from "./random.ts";

/** The same things in an order drawn by lot, each order as likely (R. Fisher, F. Yates, 1938). O(n). */
export function shuffled<T>(random: Random, all: readonly T[]): T[] {
  const list = [...all];
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
