/** One MUST of a specification, in our words, and the check that shows it. */
export interface Must {
  rfc: number;
  section: string;
  must: string;
  check: () => Promise<boolean>;
}

/** Writes down what one RFC demands. */
export function demandsOf(rfc: number) {
  return (section: string, must: string, check: () => Promise<boolean>): Must => ({
    rfc,
    section,
    must,
    check,
  });
}
