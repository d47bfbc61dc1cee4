import {
  check,
  Recorder,
  register,
  type RegisterInput,
  type RegisterOutput,
  type TimedOperation,
  type Verdict,
} from "../../consistency/mod.ts";
import { Crash } from "../../sim/crash.ts";
import type { Random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { CacheAside } from "../shop/cache-aside.ts";
import { LateDerived, LateSource } from "./late-stores.ts";

/** A recorded operation of a client on a price. */
export type PriceOperation = TimedOperation<RegisterInput, RegisterOutput>;

/** What is read where a price was taken away, and written by who takes it away. */
export const GONE = "gone";

/** How clients read and write prices through a cache. Each price is there at first. */
export interface CacheRaceOptions {
  readonly random: Random;
  readonly clients: number;
  /** Operations of each client. */
  readonly each: number;
  /** Products whose price they read and write. */
  readonly keys: number;
  /** Mean way to the source, in ms; the cache is ten times as near. */
  readonly way: number;
  /** Mean time a client waits before its next operation, in ms. Default: twice the way. */
  readonly think?: number;
  /** Share of operations that write. */
  readonly writes: number;
  /** Share of writes that take the price away. Default: 0.1. */
  readonly deletes?: number;
  /** Share of writes whose writer ends between the source and the cache. Default: 0. */
  readonly deaths?: number;
  /** How long the cache keeps what was put, in ms. Default: for ever. */
  readonly ttl?: number;
  /** Once in so many ms the source's outbox is told to the cache as well. Default: never. */
  readonly poll?: number;
  /** Whether the cache takes only what is newer. */
  readonly newer: boolean;
}

/** What was recorded, and what the checker says of it. */
export interface CacheRace {
  operations: readonly PriceOperation[];
  verdict: Verdict<PriceOperation>;
  reads: number;
  hits: number;
  /** Writers that ended before they had told the cache. */
  deaths: number;
  /** Reads of a price that had been replaced, acknowledged, before they began. */
  stale: readonly PriceOperation[];
  /** How long ago, at most, a price had been replaced in the source when a read of it began, in ms. */
  oldest: number;
}

/** Lets clients read and write prices through a cache aside, and has the history judged. */
export async function cacheRace(options: CacheRaceOptions): Promise<CacheRace> {
  const { random, clients, each, keys, way, writes, newer, ttl, poll = Infinity } = options;
  const { think = way * 2, deletes = 0.1, deaths: dying = 0 } = options;
  const clock = new VirtualClock(), chance = random.split(`cache race ${newer}`);
  const source = new LateSource({ clock, random: chance.split("source"), way });
  const cache = new LateDerived({ clock, random: chance.split("cache"), way: way / 10 }, ttl);
  const ends = chance.split("deaths"),
    recorder = new Recorder<RegisterInput, RegisterOutput>(clock);
  const acknowledged = new Map<PriceOperation, number>();
  let price = 0, hits = 0, deaths = 0, working = clients;
  const aside = new CacheAside({
    ...{ source, cache, newer },
    at: (step) => {
      if (ends.next() >= dying) return;
      deaths++;
      throw new Crash(step);
    },
  });
  for (let key = 0; key < keys; key++) {
    recorder.begin(0, `price-${key}`, { write: ++price }).ended("ok");
    await source.writeHere(`price-${key}`, { price });
  }
  const client = async (id: number) => {
    const own = chance.split(`client ${id}`);
    for (let i = 0; i < each; i++) {
      await clock.sleep(own.next() * think * 2);
      const key = `price-${own.int(keys)}`;
      if (own.next() < writes) {
        const gone = own.next() < deletes, written = gone ? GONE : ++price;
        const pending = recorder.begin(id, key, { write: written });
        const operation = recorder.operations.at(-1)!;
        const version = await survived(aside.write(key, gone ? null : { price: Number(written) }));
        // Who has ended tells nobody whether the write was done.
        if (version === undefined) continue;
        acknowledged.set(operation, version);
        pending.ended("ok");
      } else {
        const pending = recorder.begin(id, key, { read: true });
        const { found, hit } = await aside.read(key);
        if (hit) hits++;
        pending.ended(found ? Number(found.document["price"]) : GONE);
      }
    }
    working--;
  };
  const relay = async () => {
    while (poll < Infinity && working > 0) {
      await clock.sleep(poll);
      for (const change of source.inner.outbox.splice(0)) await cache.apply(change);
    }
  };
  const running = Promise.all([...Array.from({ length: clients }, (_, id) => client(id)), relay()]);
  await clock.run({ budget: 20_000 });
  await running;
  const { operations } = recorder;
  const reads = operations.filter(({ input }) => "read" in input);
  return {
    ...{ operations, hits, deaths },
    verdict: check(register, operations, { steps: 5e6, bytes: 64 * 2 ** 20 }),
    reads: reads.length,
    stale: reads.filter((read) => isStale(read, versionRead(read, source), acknowledged)),
    oldest: Math.max(0, ...reads.map((read) => ageOf(read, versionRead(read, source), source))),
  };
}

/** What a write returns; `undefined` where its process ended. */
async function survived<T>(work: Promise<T>): Promise<T | undefined> {
  return await work.catch((error) => {
    if (!(error instanceof Crash)) throw error;
    return undefined;
  });
}

/** The version that a read has seen. Of several deletions the newest that it can have seen. */
function versionRead({ key, output, at }: PriceOperation, { commits }: LateSource): number {
  return commits.get(key)!.findLastIndex((commit) =>
    output === GONE
      ? commit.document === null && commit.at <= at[1]!
      : commit.document?.["price"] === output
  ) + 1;
}

function isStale(
  read: PriceOperation,
  version: number,
  acknowledged: ReadonlyMap<PriceOperation, number>,
): boolean {
  return [...acknowledged].some(([write, written]) =>
    write.key === read.key && write.return! < read.call && written > version
  );
}

/** How long, when a read began, the source had had a newer version than it saw, in ms. */
function ageOf({ key, at }: PriceOperation, version: number, { commits }: LateSource): number {
  const next = commits.get(key)![version];
  return next ? at[0] - next.at : 0;
}
