import type { Labels } from "../store/labels.ts";

/**
 * Refuses rows that a rule's labels, or the loss of their names, have made one: whoever looks would see the last of
 * them alone. O(rows).
 *
 * @throws {Error} Names the rule and the labels.
 */
export function requireDistinct(rule: string, rows: readonly Labels[]): void {
  const seen = new Set<string>();
  for (const labels of rows) {
    if (seen.has(labels.key)) {
      throw new Error(`Cannot evaluate ${rule}: two rows have the labels ${labels}`);
    }
    seen.add(labels.key);
  }
}
