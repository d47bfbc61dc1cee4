/**
 * The value of a number as PromQL reads it, which is as Go does: `0x1f` is hexadecimal, whole numbers that begin
 * with 0 are octal where they can be, and what is beyond a double is refused.
 *
 * @returns `undefined` where it can't be said.
 */
export function numberOf(text: string): number | undefined {
  const word = text.toLowerCase();
  if (word === "inf") return Infinity;
  if (word === "nan") return NaN;
  if (/^0x/.test(word)) {
    const value = BigInt(word);
    return value < 1n << 63n ? Number(value) : undefined;
  }
  if (/^0[0-7]+$/.test(word)) return parseInt(word, 8);
  const value = Number(word);
  return Number.isFinite(value) ? value : undefined;
}
