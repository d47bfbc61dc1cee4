/** What a suffix becomes. */
export interface SuffixRule {
  suffix: string;
  replacement: string;
}

/** Rules by the last two letters of a word. */
export interface SuffixRules {
  /** By both codes: which of the groups; 0 for none, so most words are done with after one look. */
  readonly groupOf: Uint8Array;
  /** Of each group the longest first: only the longest that fits may act. */
  readonly groups: readonly (readonly SuffixRule[])[];
}

/** The place of two letters in {@linkcode SuffixRules.groupOf}. */
export const pairOf = (beforeLast: number, last: number): number => beforeLast << 7 | last;

/** @param replacements Each suffix, of two letters at least, and what it becomes. */
export function rulesOf(replacements: Record<string, string>): SuffixRules {
  const groupOf = new Uint8Array(1 << 14), groups: SuffixRule[][] = [[]];
  for (const [suffix, replacement] of Object.entries(replacements)) {
    const pair = pairOf(suffix.charCodeAt(suffix.length - 2), suffix.charCodeAt(suffix.length - 1));
    if (!groupOf[pair]) groupOf[pair] = groups.push([]) - 1;
    groups[groupOf[pair]!]!.push({ suffix, replacement });
  }
  for (const group of groups) group.sort((a, b) => b.suffix.length - a.suffix.length);
  return { groupOf, groups };
}
