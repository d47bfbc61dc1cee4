import { Redis } from "ioredis";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRedisServer, freePort, startRedisServer } from "../../services/mod.ts";
import { redisSlot } from "../compat/redis-slot.ts";
import type { LiveFacts } from "./postgres-partitions.ts";

/** A Redis of this run alone that knows of slots. */
export interface ClusterRedis {
  client: Redis;
  /** Ends client, server and folder. */
  stop(): Promise<void>;
}

/**
 * Starts a private Redis with `--cluster-enabled yes`, on free ports and in a folder of its own.
 *
 * @returns `undefined` where there is no such program on this machine, or it does not start.
 */
export async function startClusterRedis(): Promise<ClusterRedis | undefined> {
  const program = findRedisServer();
  if (!program) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "under-load-cluster-"));
  // The port of the cluster's bus would be 10,000 above the other one, which may be none.
  const bus = await freePort(), script = join(folder, "redis-cluster");
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  writeFileSync(
    script,
    `#!/bin/sh\nexec ${quoted(program)} "$@" --cluster-enabled yes --cluster-port ${bus} --dir ${
      quoted(folder)
    }\n`,
  );
  chmodSync(script, 0o755);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const server = await startRedisServer(script);
  if (!server) {
    remove();
    return undefined;
  }
  const client = new Redis(server.url, { enableReadyCheck: false, maxRetriesPerRequest: 2 });
  client.on("error", () => {});
  let stopped = false;
  return {
    client,
    async stop() {
      if (stopped) return;
      stopped = true;
      client.disconnect();
      await server.stop();
      remove();
    },
  };
}

/** Asks a live Redis for the slot of each key (`CLUSTER KEYSLOT`) and compares. */
export async function liveSlots(
  client: Redis,
  keys: readonly string[],
  slot: (key: string) => number = redisSlot,
): Promise<LiveFacts> {
  const facts: LiveFacts = { asked: 0, equal: 0 };
  for (let from = 0; from < keys.length; from += 2000) {
    const some = keys.slice(from, from + 2000), asking = client.pipeline();
    for (const key of some) asking.cluster("KEYSLOT", key);
    const answers = await asking.exec() ?? [];
    answers.forEach(([error, said], i) => {
      if (error) throw error;
      facts.asked++;
      const ours = slot(some[i]!);
      if (ours === said) facts.equal++;
      else facts.differs ??= `${some[i]}: ${said} there, ${ours} here`;
    });
  }
  return facts;
}
