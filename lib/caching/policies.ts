import type { Cache, CacheOptions, Key } from "./cache.ts";
import { Arc } from "./policies/arc.ts";
import { Clock } from "./policies/clock.ts";
import { Fifo } from "./policies/fifo.ts";
import { Lru } from "./policies/lru.ts";
import { S3Fifo } from "./policies/s3-fifo.ts";
import { Sieve } from "./policies/sieve.ts";
import { WTinyLfu } from "./policies/w-tiny-lfu.ts";

/** Names of the policies that can serve live requests: all but MIN, which needs to know the future. */
export type PolicyName = "FIFO" | "LRU" | "CLOCK" | "SIEVE" | "S3-FIFO" | "ARC" | "W-TinyLFU";

/** Makes a cache. */
export type MakeCache = <K extends Key, V>(options: CacheOptions) => Cache<K, V>;

/** All policies by name, from the simplest. */
export const POLICIES: Readonly<Record<PolicyName, MakeCache>> = {
  "FIFO": (options) => new Fifo(options),
  "LRU": (options) => new Lru(options),
  "CLOCK": (options) => new Clock(options),
  "SIEVE": (options) => new Sieve(options),
  "S3-FIFO": (options) => new S3Fifo(options),
  "ARC": (options) => new Arc(options),
  "W-TinyLFU": (options) => new WTinyLfu(options),
};

/** The names, in that order. */
export const POLICY_NAMES = Object.keys(POLICIES) as readonly PolicyName[];
