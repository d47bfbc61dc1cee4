/** What a suffix becomes. */
export interface SuffixRule {
  suffix: string;
  replacement: string;
}

/** Rules by the code of their last letter, the longest first: only the longest that fits may act. */
export function rulesOf(replacements: Record<string, string>): readonly (readonly SuffixRule[])[] {
  const rules: SuffixRule[][] = [];
  for (const [suffix, replacement] of Object.entries(replacements)) {
    (rules[suffix.charCodeAt(suffix.length - 1)] ??= []).push({ suffix, replacement });
  }
  for (const group of rules) group?.sort((a, b) => b.suffix.length - a.suffix.length);
  return rules;
}
