const double = new Float64Array(1), words = new Uint32Array(double.buffer);
/** Which of two words is the upper one depends on the machine. */
double[0] = 1;
const UPPER = words[1] === 0 ? 0 : 1, LOWER = 1 - UPPER;

/** A NaN of Prometheus' that says: this series has ended. */
const STALE_UPPER = 0x7ff00000, STALE_LOWER = 2;

/** The two halves of the last number given to {@linkcode split}. */
export const halves = { upper: 0, lower: 0 };

/**
 * Takes a number apart into the 64 bits of IEEE 754, as two numbers of 32 bits in {@linkcode halves}. NaN is the one
 * that Go has (and so Prometheus), and the marker of an end the one of Prometheus: a number in JavaScript can't
 * hold which NaN it is.
 */
export function split(value: number, stale: boolean): void {
  if (stale) {
    halves.upper = STALE_UPPER;
    halves.lower = STALE_LOWER;
  } else if (value !== value) {
    halves.upper = 0x7ff80000;
    halves.lower = 1;
  } else {
    double[0] = value;
    halves.upper = words[UPPER]!;
    halves.lower = words[LOWER]!;
  }
}

/** The number of two halves. */
export function join(upper: number, lower: number): number {
  words[UPPER] = upper;
  words[LOWER] = lower;
  return double[0]!;
}

/** Whether two halves say that a series has ended. */
export function saysStale(upper: number, lower: number): boolean {
  return upper === STALE_UPPER && lower === STALE_LOWER;
}
