/** The larger one, as Go has it: an infinity wins over NaN. */
function larger(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

function smaller(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** Functions of one number. All drop the metric's name. */
export const MATH: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg: (value) => value * 180 / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  rad: (value) => value * Math.PI / 180,
  sgn: (value) => value < 0 ? -1 : value > 0 ? 1 : value,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
};

/** Functions of one number and of numbers beside it; `undefined`: the sample is dropped. */
export const BOUNDED: Readonly<Record<string, (value: number, by: readonly number[]) => number>> = {
  clamp: (value, [least = NaN, most = NaN]) => larger(least, smaller(most, value)),
  clamp_max: (value, [most = NaN]) => smaller(most, value),
  clamp_min: (value, [least = NaN]) => larger(least, value),
  round: (value, [to = 1]) => {
    const inverse = 1 / to;
    return Math.floor(value * inverse + 0.5) / inverse;
  },
};
