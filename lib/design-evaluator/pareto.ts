/** Those that no other one beats in all numbers at once; less is better in each. O(n²). */
export function paretoFront<T>(all: readonly T[], ...of: ((one: T) => number)[]): T[] {
  const beats = (a: T, b: T) =>
    of.every((get) => get(a) <= get(b)) && of.some((get) => get(a) < get(b));
  return all.filter((one) => !all.some((other) => beats(other, one)));
}
