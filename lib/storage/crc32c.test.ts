import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { crc32c } from "./mod.ts";

/** RFC 3720, appendix B.4: the checksums are given there byte by byte, least significant first. */
const RFC_3720: [string, Uint8Array, number][] = [
  ["32 zeros", new Uint8Array(32), 0x8a9136aa],
  ["32 ones", new Uint8Array(32).fill(255), 0x62a8ab43],
  ["32 rising", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ["32 falling", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
];

for (const [name, bytes, expected] of RFC_3720) {
  test(`the checksum of ${name} is RFC 3720's`, () => assert.equal(crc32c(bytes), expected));
}

test("a part of an array has the checksum of that part", () => {
  fc.assert(fc.property(fc.uint8Array(), fc.nat(), fc.nat(), (bytes, a, b) => {
    const start = a % (bytes.length + 1), end = start + b % (bytes.length - start + 1);
    assert.equal(crc32c(bytes, start, end), crc32c(bytes.slice(start, end)));
  }));
});

test("one wrong bit is always found", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
    const damaged = bytes.slice();
    damaged[at % bytes.length]! ^= 1 << (at % 8);
    assert.notEqual(crc32c(damaged), crc32c(bytes));
  }));
});
