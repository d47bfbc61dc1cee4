import { HyperLogLog } from "./hyperloglog.ts";

/**
 * HyperLogLog as bytes, in the format that postgresql-hll, java-hll and js-hll share (hll-storage-spec 1.0.0), so that
 * a sketch made here can be stored in a database and united there. Header: version and type; register width and log2m;
 * how few values are kept as they are. Then the values, in order; or (register, value) pairs; or all registers, most
 * significant bit first.
 */
const VERSION = 1, EMPTY = 1, EXPLICIT = 2, SPARSE = 3, FULL = 4, SPARSE_ALLOWED = 0x40;

/**
 * Writes a sketch. O(registers).
 *
 * @example
 * ```ts
 * import { HyperLogLog, readHll, writeHll } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const sketch = new HyperLogLog();
 * sketch.addText("ada");
 * assert.equal(readHll(writeHll(sketch)).cardinality(), 1);
 * ```
 */
export function writeHll(sketch: HyperLogLog): Uint8Array<ArrayBuffer> {
  const { explicit, log2m, registerWidth, registers, explicitMax } = sketch;
  const type = explicit ? (explicit.size ? EXPLICIT : EMPTY) : sketch.full ? FULL : SPARSE;
  const cutoff = explicitMax === 0 ? 0 : Math.log2(explicitMax) + 1;
  const header = [
    VERSION << 4 | type,
    (registerWidth - 1) << 5 | log2m,
    SPARSE_ALLOWED | cutoff,
  ];
  if (explicit) {
    const bytes = new Uint8Array(3 + 8 * explicit.size), view = new DataView(bytes.buffer);
    bytes.set(header);
    explicit.sorted().forEach(([high, low], i) => {
      view.setInt32(3 + 8 * i, high);
      view.setInt32(7 + 8 * i, low);
    });
    return bytes;
  }
  const word = log2m + registerWidth;
  const bits = type === SPARSE ? sketch.filled * word : registers.length * registerWidth;
  const bytes = new Uint8Array(3 + Math.ceil(bits / 8));
  bytes.set(header);
  const write = bitWriter(bytes, 3);
  registers.forEach((value, index) => {
    if (type === FULL) write(value, registerWidth);
    else if (value > 0) write(index << registerWidth | value, word);
  });
  return bytes;
}

/**
 * Reads a sketch.
 *
 * @throws {RangeError} Where the bytes are not of this format and version, or not as long as they say.
 */
export function readHll(bytes: Uint8Array): HyperLogLog {
  const cannot = (why: string) => new RangeError(`Cannot read a HyperLogLog: ${why}`);
  if (bytes.length < 3) throw cannot(`it must have at least 3 bytes: received ${bytes.length}`);
  const version = bytes[0]! >> 4, type = bytes[0]! & 15, cutoff = bytes[2]! & 63;
  if (version !== VERSION) throw cannot(`its version must be ${VERSION}: received ${version}`);
  const registerWidth = (bytes[1]! >> 5) + 1, log2m = bytes[1]! & 31;
  const length = 8 * (bytes.length - 3), word = log2m + registerWidth;
  const sketch = new HyperLogLog({
    ...{ log2m, registerWidth },
    // 63 leaves it to the program: as many as take no more room than all registers.
    explicitMax: cutoff === 0
      ? 0
      : cutoff === 63
      ? 2 ** Math.floor(Math.log2(2 ** log2m * registerWidth / 64))
      : 2 ** (cutoff - 1),
  });
  if (type === EMPTY) {
    if (length !== 0) throw cannot(`an empty one must have 3 bytes: received ${bytes.length}`);
    return sketch;
  }
  if (type === EXPLICIT) {
    if (length % 64 !== 0) throw cannot("its values must have 8 bytes each");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 3; at < bytes.length; at += 8) {
      sketch.addHash(view.getInt32(at), view.getInt32(at + 4));
    }
    return sketch;
  }
  if (type !== SPARSE && type !== FULL) throw cannot(`its type must be 1 to 4: received ${type}`);
  sketch.promote();
  const read = bitReader(bytes, 3), m = sketch.registers.length;
  if (type === SPARSE) {
    for (let left = length; left >= word; left -= word) {
      const pair = read(word);
      sketch.raise(pair >>> registerWidth, pair & (2 ** registerWidth - 1));
    }
    return sketch;
  }
  if (length !== Math.ceil(m * registerWidth / 8) * 8) {
    throw cannot(`it must have ${m} registers: received ${bytes.length} bytes`);
  }
  sketch.full = true;
  for (let i = 0; i < m; i++) sketch.raise(i, read(registerWidth));
  return sketch;
}

/** Writes numbers of so many bits one behind the other, most significant bit first. */
function bitWriter(bytes: Uint8Array, at: number): (value: number, bits: number) => void {
  let bit = at * 8;
  return (value, bits) => {
    for (let i = bits - 1; i >= 0; i--, bit++) {
      if (value >>> i & 1) bytes[bit >> 3]! |= 128 >> (bit & 7);
    }
  };
}

function bitReader(bytes: Uint8Array, at: number): (bits: number) => number {
  let bit = at * 8;
  return (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i++, bit++) {
      value = value << 1 | bytes[bit >> 3]! >> (7 - (bit & 7)) & 1;
    }
    return value;
  };
}
