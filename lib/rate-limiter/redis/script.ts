import type { Redis } from "ioredis";
import { type Clock, requireNumber } from "../../sim/mod.ts";
import { type AsyncLimiter, type Decision, refuseCost } from "../limiter.ts";

/** What every limiter in Redis is given. */
export interface RedisOptions {
  /** An ioredis client, or something that looks like one. The caller opens and closes it. */
  redis: Redis;
  /**
   * Time to use instead of Redis's own. For tests and replays only: nodes whose clocks differ would each
   * refill the bucket by their own time.
   */
  clock?: Clock;
  /** What the names of all keys start with. Default: `under-load:rl:`. */
  prefix?: string;
  /**
   * Takes that may share a round trip when they are asked for in the same turn of the event loop; nobody
   * waits for company. 1 to 256. Default: 64, and 1 on a cluster, where a script's keys have to share a slot.
   */
  batch?: number;
}

/** What a kind of limiter adds. */
interface Kind {
  /** Name of the class, for errors and for the command that is defined on the client. */
  name: string;
  /** Ends the names of the keys: the scripts cannot read each other's values. */
  suffix: string;
  /**
   * Lua that defines `take(key, cost)`, which returns what remains, µs to the reset, µs until more
   * remains, and µs to the retry (`nil` where admitted). It may use `now` (µs) and the settings, and adds `grace` (ms) to what it lets live.
   */
  lua: string;
  /** Whole numbers that the script knows by these names. */
  settings: Record<string, number>;
  /** Largest cost that can ever be admitted. */
  limit: number;
}

/**
 * `now` is the caller's time, or else that of Redis, the one clock that all nodes share. (Scripts replicate
 * by effect since Redis 5, so TIME before a write is allowed.)
 *
 * Keys expire by Redis's clock. Where that is not the clock of the limits, they are given a minute more: a test
 * on a busy machine may take longer than a bucket takes to fill.
 *
 * Two concessions to ioredis-mock, which change nothing in Redis: the `.0`, because its whole numbers have
 * 32 bits, and the `unpack`, because it tells a list from a table by the order in which it was filled.
 */
const script = (take: string, names: string[]) => `
local grace = 0
local now = tonumber(ARGV[1])
${names.map((name, i) => `local ${name} = tonumber(ARGV[${i + 2}]) + 0.0`).join("\n")}
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000.0 + time[2]
else
  grace = 60000
end
${take}
local replies = {}
for i = 1, #KEYS do
  local remaining, reset, more, retry = take(KEYS[i], tonumber(ARGV[i + ${names.length + 1}]) + 0.0)
  replies[4 * i - 3], replies[4 * i - 2], replies[4 * i - 1], replies[4 * i] = remaining, reset, more, retry or 0
end
return {unpack(replies)}
`;

/** A take that waits for the end of the turn. */
interface Waiting {
  key: string;
  cost: number;
  resolve: (decision: Decision) => void;
  reject: (reason: unknown) => void;
}

/** A command that ioredis has made of a script. */
type Run = (...args: (string | number)[]) => Promise<number[]>;

/**
 * A limiter that is one Lua script. Redis runs a script without letting anything else in between, so
 * reading, deciding and writing are one step however many nodes ask, and one round trip.
 *
 * Takes that are asked for in the same turn go out together as one EVALSHA. That is where the throughput
 * is: per call, the client and the socket cost more than the decision. ioredis sends the text of the script
 * again when Redis has forgotten it (NOSCRIPT, after a restart or SCRIPT FLUSH).
 *
 * Keys are hash-tagged, `under-load:rl:{key}:gcra`, so that in a cluster all that is kept about a key lies
 * in one slot, and expire as soon as they say nothing any more.
 */
export abstract class RedisScript implements AsyncLimiter {
  readonly #redis: Redis;
  readonly #clock: Clock | undefined;
  readonly #prefix: string;
  readonly #batch: number;
  readonly #kind: Kind;
  readonly #lua: string;
  #waiting: Waiting[] = [];
  /** Round trips made: what batching saves. */
  calls = 0;

  constructor(options: RedisOptions, kind: Kind) {
    const { redis, clock, prefix = "under-load:rl:", batch = redis.isCluster ? 1 : 64 } = options;
    requireNumber(`create ${kind.name}`, "batch", batch, {
      unit: "takes",
      min: 1,
      max: 256,
      integer: true,
    });
    this.#redis = redis;
    this.#clock = clock;
    this.#prefix = prefix;
    this.#batch = batch;
    this.#kind = kind;
    this.#lua = script(kind.lua, Object.keys(kind.settings));
  }

  /** Rejects with a RangeError where `cost` is no whole number from 0 to 2³² − 1, and as the client does. */
  take(key: string, cost = 1): Promise<Decision> {
    return new Promise((resolve, reject) => {
      if (cost >>> 0 !== cost) refuseCost(cost);
      this.#waiting.push({ key, cost, resolve, reject });
      if (this.#waiting.length >= this.#batch) this.#flush();
      else if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
    });
  }

  /** Drops what Redis knows about `key`. */
  async forget(key: string): Promise<void> {
    await this.#redis.del(this.name(key));
  }

  /** What `key` is called in Redis. */
  name(key: string): string {
    return `${this.#prefix}{${key}}:${this.#kind.suffix}`;
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    this.calls++;
    try {
      const { settings, limit } = this.#kind;
      const args: (string | number)[] = batch.map(({ key }) => this.name(key));
      args.push(
        this.#clock ? Math.round(this.#clock.now() * 1000) : "",
        ...Object.values(settings),
      );
      for (const { cost } of batch) args.push(cost);
      const replies = await this.#command(batch.length)(...args);
      for (let i = 0; i < batch.length; i++) {
        const { cost, resolve } = batch[i]!;
        const retry = replies[4 * i + 3]!;
        resolve({
          allowed: retry === 0,
          limit,
          remaining: replies[4 * i]!,
          resetAfter: replies[4 * i + 1]! / 1000,
          moreAfter: replies[4 * i + 2]! / 1000,
          retryAfter: cost > limit ? Infinity : retry / 1000,
        });
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** The script as a command for so many keys: ioredis wants to know how many, once per command. */
  #command(keys: number): Run {
    const commands = this.#redis as unknown as Record<string, Run | undefined>;
    const name = `underLoad${this.#kind.name}${keys}`;
    if (!commands[name]) this.#redis.defineCommand(name, { numberOfKeys: keys, lua: this.#lua });
    return commands[name]!.bind(this.#redis);
  }
}
