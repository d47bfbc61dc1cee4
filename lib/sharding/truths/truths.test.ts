import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkBounded,
  checkCassandra,
  checkCounts,
  checkFanOut,
  checkHotKey,
  checkJump,
  checkMoved,
  checkPostgres,
  checkRedis,
  checkRing,
  checkTurns,
  type FormRow,
  type PlacementRow,
  postgresHash,
} from "../mod.ts";

function allOf(rows: readonly (PlacementRow | FormRow)[], many: number): void {
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
  assert.equal(rows.length, many);
}

test("keys lie where Guava, go-jump, Postgres, Redis and Cassandra put them", () => {
  allOf(checkJump(), 31);
  allOf(checkPostgres(), 80);
  allOf(checkRedis(), 120);
  allOf(checkCassandra(), 24);
});

test("without the constant that combines columns most Postgres partitions are wrong", () => {
  const plain = (value: string | bigint, modulus: number) =>
    Number(postgresHash(value) % BigInt(modulus));
  assert.ok(checkPostgres(plain).filter(({ ok }) => ok).length < 8);
});

test("rings deviate as Beta says, and as Lamping and Veach have printed", () => {
  allOf(checkRing(1, 8), 22);
});

test("counts, moved shares, tails, hot keys and turns are within their errors of the closed forms", () => {
  allOf(checkCounts(), 6);
  allOf(checkMoved(), 30);
  allOf(checkFanOut(), 20);
  allOf(checkHotKey(), 6);
  allOf(checkTurns(), 6);
});

test("no shard is ever above its bound in 100,000 random steps", () => {
  assert.deepEqual(checkBounded(), { steps: 100_000, above: 0 });
});
