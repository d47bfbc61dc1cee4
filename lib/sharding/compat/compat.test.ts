import fc from "fast-check";
import HashRing from "hashring";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cassandraToken,
  kafkaPartition,
  Ketama,
  postgresHash,
  postgresPartition,
  redisSlot,
  slotOfBytes,
} from "../mod.ts";

test("numbers and bigints of one value go to one Postgres partition, whatever the count", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (n, m) => {
    const part = postgresPartition(n, m);
    assert.equal(part, postgresPartition(BigInt(n), m));
    const combined = BigInt.asUintN(64, postgresHash(n) + 0x49a0f4dd15e5a8e3n);
    assert.equal(BigInt(part), combined % BigInt(m));
  }));
});

test("NULL goes to remainder 0, and what bigint can't hold is refused", () => {
  assert.equal(postgresPartition(null, 7), 0);
  assert.throws(() => postgresPartition(2n ** 63n, 7), /a bigint of it has 64 bits/);
  assert.throws(() => postgresPartition(1, 0), /modulus must be/);
  assert.throws(() => postgresPartition(NaN, 4), /received NaN/);
});

test("a Redis slot is the same by text and by bytes, ASCII or not, tagged or not", () => {
  const bytes = new TextEncoder();
  const part = fc.constantFrom("{", "}", "a", "é", "東", "😀", "customer:1");
  fc.assert(fc.property(fc.array(part).map((parts) => parts.join("")), (key) => {
    assert.equal(redisSlot(key), slotOfBytes(bytes.encode(key)));
  }));
});

test("a hash tag alone decides the slot", () => {
  assert.equal(redisSlot("a{x}b"), redisSlot("x"));
  assert.notEqual(redisSlot("{}{a}"), redisSlot("a"));
});

test("only the empty key has Cassandra's least token, and text is its UTF-8", () => {
  assert.equal(cassandraToken(""), -(2n ** 63n));
  assert.equal(cassandraToken("Zürich"), cassandraToken(new TextEncoder().encode("Zürich")));
});

test("Kafka's partition has no sign", () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 500 }), (key, n) => {
    const partition = kafkaPartition(key, n);
    assert.ok(partition >= 0 && partition < n);
  }));
  assert.throws(() => kafkaPartition("a", 0), /partitions must be/);
});

test("a libketama ring puts every key where the package hashring puts it", () => {
  for (const servers of [1, 2, 10, 49]) {
    const names = Array.from({ length: servers }, (_, i) => `10.0.0.${i}:11211`);
    const theirs = new HashRing(names, "md5", {}), ours = new Ketama(names);
    // Its cache is a plain object: it answers "valueOf" with what every object has.
    const own = fc.string({ unit: "grapheme", maxLength: 200 }).filter((key) => !(key in {}));
    fc.assert(
      fc.property(own, (key) => {
        assert.equal(ours.get(key), theirs.get(key));
      }),
      { numRuns: 60 },
    );
  }
  assert.throws(() => new Ketama([]), /servers must be/);
});
