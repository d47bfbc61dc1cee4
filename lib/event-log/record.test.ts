import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { readRecord, RecordWriter, type WrittenRecord } from "./record.ts";

/** Text without half surrogates, which UTF-8 can't hold. */
const words = fc.string({ unit: "grapheme" });
const records: fc.Arbitrary<WrittenRecord> = fc.record<WrittenRecord>({
  offset: fc.nat(),
  timestamp: fc.integer({ min: 0, max: 2 ** 42 }),
  key: fc.option(words),
  value: fc.option(words),
  headers: fc.dictionary(fc.stringMatching(/^[a-z-]{1,9}$/), words, { noNullPrototype: true }),
}, { noNullPrototype: true });

function encode(all: readonly WrittenRecord[]): Uint8Array {
  const writer = new RecordWriter();
  for (const record of all) writer.write(record);
  return writer.bytes.slice();
}

test("what was written is read back, one after the other", () => {
  fc.assert(fc.property(fc.array(records), (all) => {
    const bytes = encode(all), got: WrittenRecord[] = [];
    for (let at = 0; at < bytes.length;) {
      const found = readRecord(bytes, at)!;
      const { offset, timestamp, key, value, headers } = found.record;
      got.push({ offset, timestamp, key, value, headers });
      at = found.next;
    }
    assert.deepEqual(got, all);
  }));
});

test("a record larger than the writer's buffer is written whole", () => {
  const value = "ü".repeat(100_000);
  const [record] = [{ offset: 1, timestamp: 2, key: null, value, headers: {} }];
  assert.equal(readRecord(encode([record!]), 0)?.record.value, value);
});

test("a record that is cut anywhere is no record", () => {
  fc.assert(fc.property(records, fc.nat(), (record, at) => {
    const bytes = encode([record]);
    assert.equal(readRecord(bytes.subarray(0, at % bytes.length), 0), undefined);
  }));
});

test("a record with one wrong bit anywhere is no record", () => {
  fc.assert(fc.property(records, fc.nat(), fc.nat({ max: 7 }), (record, at, bit) => {
    const bytes = encode([record]);
    bytes[at % bytes.length]! ^= 1 << bit;
    assert.equal(readRecord(bytes, 0), undefined);
  }));
});

test("bytes come back as they were given, whatever they would be as text", () => {
  fc.assert(fc.property(fc.uint8Array(), (value) => {
    const bytes = encode([{ offset: 0, timestamp: 0, key: "k", value, headers: {} }]);
    const { record } = readRecord(bytes, 0)!;
    // A file may be written over what was read from it.
    bytes.fill(7);
    assert.deepEqual(record.bytes, value);
  }));
});
