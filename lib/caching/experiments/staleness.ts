import { exponential, zipf } from "../../sim/distributions.ts";
import { random as randomOf } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { dropPublished } from "../invalidation/published.ts";
import { TagVersions } from "../invalidation/tags.ts";
import { TrackingTable } from "../invalidation/tracking.ts";
import { Lru } from "../policies/lru.ts";

/** Several nodes with a cache each, in front of one store that is always right. Times in ms. */
export interface StalenessOptions {
  seed: number;
  nodes: number;
  keys: number;
  exponent: number;
  /** Per second, over all nodes. */
  reads: number;
  writes: number;
  /** Lifetime in a node's cache. */
  ttl: number;
  /** Mean time of a message, one way. */
  latency: number;
  duration: number;
  /** One node hears nothing for a while: from, to. */
  deaf: readonly [from: number, to: number];
}

/** The ways of learning of a write. */
export const INVALIDATIONS = [
  "TTL only",
  "publish/subscribe",
  "tracking",
  "versions per tag",
] as const;

/** One way, and what it led to. */
export interface StalenessResult {
  way: typeof INVALIDATIONS[number];
  reads: number;
  hits: number;
  /** How stale each stale hit was, in ms: how long ago the value was overwritten. */
  ages: number[];
  /** Messages over the network, beside those that load. */
  messages: number;
  writes: number;
}

interface Held {
  version: number;
  seen: number;
}

/** Runs one way of invalidation. O(reads + messages). */
export function staleReads(
  way: StalenessResult["way"],
  options: StalenessOptions,
): StalenessResult {
  const { seed, nodes, latency, duration, deaf, ttl } = options;
  const clock = new VirtualClock(), chance = randomOf(`${seed}/staleness`);
  const key = zipf(chance.split("keys"), { n: options.keys, exponent: options.exponent });
  const delay = exponential(chance.split("delays"), { mean: latency });
  const [readGap, writeGap] = [options.reads, options.writes].map((rate, i) =>
    exponential(chance.split(`gaps ${i}`), { mean: 1000 / rate })
  ) as [() => number, () => number];
  const which = chance.split("nodes");
  const result: StalenessResult = { way, reads: 0, hits: 0, ages: [], messages: 0, writes: 0 };
  /** When each version of a key began; a version is its place. */
  const written = new Map<number, number[]>();
  const caches = Array.from(
    { length: nodes },
    () => new Lru<number, Held>({ capacity: options.keys, clock, ttl }),
  );
  const isDeaf = (node: number) => node === 0 && clock.now() >= deaf[0] && clock.now() < deaf[1];
  const tell = (node: number, wanted: number) => {
    result.messages++;
    clock.schedule(delay(), () => {
      if (!isDeaf(node)) caches[node]!.delete(wanted);
    });
  };
  const tracking = new TrackingTable((node, text) => tell(node, Number(text)));
  const heard: ((key: string) => void)[] = [];
  const bus = {
    publish: (text: string) => heard.forEach((hear) => hear(text)),
    subscribe: (hear: (text: string) => void) => (heard.push(hear), () => {}),
  };
  caches.forEach((_, node) => dropPublished(bus, { delete: (text) => tell(node, Number(text)) }));
  const tags = new TagVersions();
  // Who tracks knows that a connection broke, and drops everything when it is back: nothing else is safe.
  if (way === "tracking") {
    clock.schedule(deaf[1], () => {
      for (let id = 0; id < options.keys; id++) caches[0]!.delete(id);
    });
    clock.schedule(deaf[0] + 1, () => caches[0] = emptied());
  }
  const emptied = () => new Lru<number, Held>({ capacity: 1, clock, ttl: 1e-6 });
  clock.schedule(deaf[1] + 1, () => {
    if (way === "tracking") caches[0] = new Lru({ capacity: options.keys, clock, ttl });
  });

  const versions = (id: number) => {
    let all = written.get(id);
    if (!all) written.set(id, all = [0]);
    return all;
  };
  const read = () => {
    if (clock.now() >= duration) return;
    clock.schedule(readGap(), read);
    const id = key(), node = which.int(nodes), cache = caches[node]!;
    result.reads++;
    let held = cache.get(id);
    if (way === "versions per tag") {
      // It asks for the tag's version, and the answer is half a trip old when it comes.
      result.messages += 2;
      if (held && held.seen !== tags.of(String(id))) held = undefined;
    }
    const all = versions(id);
    if (!held) {
      if (way === "tracking") tracking.read(node, String(id));
      cache.set(id, { version: all.length - 1, seen: tags.of(String(id)) });
      return;
    }
    result.hits++;
    if (held.version < all.length - 1) result.ages.push(clock.now() - all[held.version + 1]!);
  };
  const write = () => {
    if (clock.now() >= duration) return;
    clock.schedule(writeGap(), write);
    const id = key();
    versions(id).push(clock.now());
    result.writes++;
    if (way === "publish/subscribe") bus.publish(String(id));
    if (way === "tracking") tracking.written(String(id));
    if (way === "versions per tag") {
      result.messages++;
      clock.schedule(delay(), () => tags.bump(String(id)));
    }
  };
  clock.schedule(0, read);
  clock.schedule(0, write);
  clock.runSync();
  return result;
}

/** All four ways on the same reads and writes. */
export function compareInvalidations(options: StalenessOptions): StalenessResult[] {
  return INVALIDATIONS.map((way) => staleReads(way, options));
}
