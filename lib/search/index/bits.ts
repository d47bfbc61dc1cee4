/** How many bits a number below 2³² takes; 0 for 0. */
export const bitsOf = (value: number): number => 32 - Math.clz32(value);

/** How many 32-bit words `count` numbers of `bits` bits fill. */
export const wordsFor = (count: number, bits: number): number => Math.ceil(count * bits / 32);

/**
 * Packs numbers of `bits` bits one behind the other into 32-bit words. O(count).
 *
 * @param into Words from `at` on must be 0.
 */
export function pack(
  values: Uint32Array,
  count: number,
  bits: number,
  into: Uint32Array,
  at: number,
): void {
  let place = 0;
  for (let i = 0; i < count; i++, place += bits) {
    const word = at + (place >>> 5), shift = place & 31;
    into[word]! |= values[i]! << shift;
    if (shift + bits > 32) into[word + 1]! |= values[i]! >>> (32 - shift);
  }
}

/** Reads back what {@linkcode pack} wrote. O(count). */
export function unpack(
  from: Uint32Array,
  at: number,
  bits: number,
  count: number,
  values: Uint32Array,
): void {
  if (bits === 0) {
    values.fill(0, 0, count);
    return;
  }
  const mask = bits === 32 ? 0xffffffff : (1 << bits) - 1;
  let word = at, shift = 0;
  for (let i = 0; i < count; i++) {
    let value = from[word]! >>> shift;
    shift += bits;
    if (shift >= 32) {
      word++;
      shift -= 32;
      if (shift > 0) value |= from[word]! << (bits - shift);
    }
    values[i] = value & mask;
  }
}

/** Reads one of the numbers that {@linkcode pack} wrote. O(1). */
export function unpackOne(from: Uint32Array, at: number, bits: number, which: number): number {
  if (bits === 0) return 0;
  const place = which * bits, word = at + (place >>> 5), shift = place & 31;
  let value = from[word]! >>> shift;
  if (shift + bits > 32) value |= from[word + 1]! << (32 - shift);
  return bits === 32 ? value >>> 0 : value & (1 << bits) - 1;
}
