const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};
const COMPUTE: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": power,
  atan2: Math.atan2,
};

/** As C and Go have it: 1 to whatever power is 1, and so is −1 to an infinite one. JavaScript says NaN. */
function power(base: number, exponent: number): number {
  return base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : base ** exponent;
}

/** The comparison that an operator stands for, if it is one. */
export function comparisonOf(operator: string): ((a: number, b: number) => boolean) | undefined {
  return COMPARE[operator];
}

/** What an operator computes, if it does. */
export function computationOf(operator: string): ((a: number, b: number) => number) | undefined {
  return COMPUTE[operator];
}

/** Whether the result is still the same metric. Comparisons filter, so it is; so it is for `atan2` in 2.42. */
export function keepsName(operator: string, bool: boolean): boolean {
  return !bool && (operator === "atan2" || comparisonOf(operator) !== undefined);
}
