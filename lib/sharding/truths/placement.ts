import table from "../../../data/sharding/placement.json" with { type: "json" };
import { cassandraToken } from "../compat/cassandra-token.ts";
import { postgresHash, postgresPartition } from "../compat/postgres-hash.ts";
import { redisSlot } from "../compat/redis-slot.ts";
import { jump } from "../strategies/jump.ts";

/** One placement that somebody else computed, and ours. */
export interface PlacementRow {
  case: string;
  expected: string;
  got: string;
  ok: boolean;
}

/** Golden values of Guava's and go-jump's tests: 31. */
export function checkJump(): PlacementRow[] {
  return (table.jump.vectors as [string, number, number][]).map(([key, buckets, bucket]) =>
    row(`jump(${key}, ${buckets})`, `${bucket}`, `${jump(BigInt(key), buckets)}`)
  );
}

/** What gives the partition of a value. */
export type Partition = (value: string | bigint, modulus: number) => number;

/** Hash and partition of 4, of 7 and of 16, of Postgres itself: 40 whole numbers and 40 texts. */
export function checkPostgres(partition: Partition = postgresPartition): PlacementRow[] {
  const { int8, text } = table.postgres as unknown as Record<
    "int8" | "text",
    [string, string, number, number, number][]
  >;
  const rows = (kind: string, value: string | bigint, [, hash, ...parts]: typeof int8[number]) =>
    row(
      `${kind} ${value}`,
      [hash, ...parts].join(" "),
      [
        postgresHash(value).toString(16).padStart(16, "0"),
        ...[4, 7, 16].map((modulus) => partition(value, modulus)),
      ].join(" "),
    );
  return [
    ...int8.map((facts) => rows("int8", BigInt(facts[0]), facts)),
    ...text.map((facts) => rows("text", facts[0], facts)),
  ];
}

/** What `CLUSTER KEYSLOT` of a real Redis said: 120. */
export function checkRedis(slot: (key: string) => number = redisSlot): PlacementRow[] {
  return (table.redis.slots as [string, number][]).map(([key, expected]) =>
    row(JSON.stringify(key), `${expected}`, `${slot(key)}`)
  );
}

/** Tokens that Cassandra's drivers are tested with: 24. */
export function checkCassandra(): PlacementRow[] {
  return (table.cassandra.tokens as [string, string][]).map(([hex, token]) => {
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
    return row(hex, token, `${cassandraToken(bytes)}`);
  });
}

function row(name: string, expected: string, got: string): PlacementRow {
  return { case: name, expected, got, ok: expected === got };
}
