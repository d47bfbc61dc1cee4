/** deno task bench sharding: ratios of one run count, not times of two. */
import { jumpConsistentHash } from "@subspace/jump-consistent-hash";
import slotOf from "cluster-key-slot";
import HashRing from "hashring";
import { bench, do_not_optimize, run, summary } from "mitata";
import {
  cassandraToken,
  Directory,
  Jump,
  jumpLimbs,
  Ketama,
  MaglevSharding,
  postgresPartition,
  redisSlot,
  Rendezvous,
  RingSharding,
} from "./mod.ts";

const keys = Array.from({ length: 20_000 }, (_, i) => `tenant-${i * 7919}`);
let turn = 0;
const key = () => keys[turn++ % keys.length]!;
const servers = Array.from({ length: 10 }, (_, i) => `10.0.0.${i}:11211`);

summary(() => {
  const theirs = new HashRing(servers, "md5", {}), ketama = new Ketama(servers);
  const ring = new RingSharding(10);
  bench("hashring", () => do_not_optimize(theirs.get(key())));
  bench("our ring with MD5", () => do_not_optimize(ketama.get(key())));
  bench("our ring", () => do_not_optimize(ring.shardOf(key())));
});

summary(() => {
  const bytes = Array.from({ length: 4096 }, (_, i) => new Uint8Array(8).fill(i * 37));
  bench("@subspace, 1000 buckets", () => {
    do_not_optimize(jumpConsistentHash(bytes[turn++ & 4095]!, 1000));
  });
  bench("our jump", () => do_not_optimize(jumpLimbs(turn++, turn * 0x9e3779b1, 1000)));
});

summary(() => {
  bench("cluster-key-slot", () => do_not_optimize(slotOf(key())));
  bench("our slot", () => do_not_optimize(redisSlot(key())));
});

summary(() => {
  const jump = new Jump(10), rendezvous = new Rendezvous(10), directory = Directory.even(10);
  const maglev = new MaglevSharding(10);
  bench("jump of a text", () => do_not_optimize(jump.shardOf(key())));
  bench("rendezvous", () => do_not_optimize(rendezvous.shardOf(key())));
  bench("Maglev", () => do_not_optimize(maglev.shardOf(key())));
  bench("directory", () => do_not_optimize(directory.shardOf(key())));
  bench("Postgres' partition", () => do_not_optimize(postgresPartition(key(), 16)));
  bench("Cassandra's token", () => do_not_optimize(cassandraToken(key())));
});

await run();
