/** A closed form, and what was measured. */
export interface FormRow {
  case: string;
  /** What the formula says. */
  expected: number;
  got: number;
  /** Largest |got − expected| that is allowed. */
  within: number;
  ok: boolean;
}

/** Holds a measured value against a formula. */
export function formRow(name: string, expected: number, got: number, within: number): FormRow {
  return { case: name, expected, got, within, ok: Math.abs(got - expected) <= within };
}
