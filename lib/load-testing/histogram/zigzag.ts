/**
 * Whole numbers in as few bytes as they need: ZigZag (small negative ones stay small), then 7 bits a byte
 * with a mark where more follow (LEB128); a ninth byte has all its 8 bits.
 *
 * Source: HdrHistogram, class ZigZagEncoding.
 */
export function putZigZag(bytes: number[], value: number): void {
  // Arithmetic, not bits: counts go up to 2^53.
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (let byte = 0; byte < 8 && rest >= 128; byte++) {
    bytes.push(rest % 128 + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/**
 * Reads one such number.
 *
 * @returns The number, and where the next one begins.
 * @throws {RangeError} Where the bytes end within a number, or the number is beyond 2^53.
 */
export function getZigZag(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0n, shift = 0n;
  for (let byte = 0; byte < 9; byte++) {
    const read = bytes[at++];
    if (read === undefined) {
      throw new RangeError("Cannot decode a histogram: it ends within a number");
    }
    value |= BigInt(byte < 8 ? read & 127 : read) << shift;
    shift += 7n;
    if (read < 128) break;
  }
  const signed = Number((value >> 1n) ^ -(value & 1n));
  if (!Number.isSafeInteger(signed)) {
    throw new RangeError(
      `Cannot decode a histogram: a count must be at most 2^53: received ${signed}`,
    );
  }
  return [signed, at];
}
