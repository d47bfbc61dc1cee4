import { MemoryStorage } from "../../storage/memory-storage.ts";
import type { Load } from "./probe.ts";

let turn = 0;

export const polyglotPersistence: Load = async () => {
  const { compile } = await import("../../polyglot-persistence/mod.ts");
  const warm = compile({ price: { $lt: 200 }, "sizes.eu": 42 });
  const documents = Array.from(
    { length: 100 },
    (_, i) => ({ price: 3 * i, sizes: [{ eu: 40 + i % 5 }] }),
  );
  return {
    what: "a hundred documents through a filter",
    run: () => documents.filter((one) => warm(one)).length,
  };
};
export const caching: Load = async () => {
  const { Sieve } = await import("../../caching/mod.ts");
  const cache = new Sieve<number, number>({ capacity: 1000 });
  for (let i = 0; i < 1000; i++) cache.set(i, i);
  return { what: "one hit", run: () => cache.get(turn++ % 1000) };
};
export const sharding: Load = async () => {
  const { RingSharding } = await import("../../sharding/mod.ts");
  const ring = new RingSharding(8),
    keys = Array.from({ length: 1000 }, (_, i) => `tenant-${i * 7919}`);
  return {
    what: "a key to one of eight shards",
    run: () => ring.shardOf(keys[turn++ % keys.length]!),
  };
};
export const search: Load = async () => {
  const { IndexWriter } = await import("../../search/mod.ts");
  const writer = new IndexWriter(new MemoryStorage(), { fields: { body: "text" } });
  const words = ["disk", "full", "backup", "slow", "network", "night", "restore", "quota"];
  const body = (i: number) =>
    [0, 1, 2, 3].map((k) => words[(i * (k + 3) + k) % words.length]).join(" ");
  writer.add(Array.from({ length: 200 }, (_, i) => ({ id: String(i), body: body(i) })));
  const searcher = writer.refresh();
  return {
    what: "ten hits of 200 documents",
    run: () => searcher.search({ kind: "term", term: words[turn++ % 8]! }),
  };
};
export const orchestrator: Load = async () => {
  const { companyCluster, companyPods } = await import("../../orchestrator/experiments/mod.ts");
  const { Scheduler } = await import("../../orchestrator/mod.ts");
  const cluster = companyCluster(100, 64, 256),
    pods = companyPods(100, 1),
    scheduler = new Scheduler();
  return {
    what: "a node of a hundred for a pod",
    run: () => scheduler.choose(pods[turn++ % pods.length]!, cluster),
  };
};
