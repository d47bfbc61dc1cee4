import { scriptRate } from "../exact-rate.ts";
import { ANSWER } from "./answer.ts";
import { type RedisOptions, RedisScript } from "./script.ts";

/** Writes an arrival down. */
const STORE = `
local function store(key, ahead)
  local whole = math.floor(ahead / perTick)
  redis.call('SET', key, string.format('%.0f %.0f', now + whole, ahead - whole * perTick),
    'PX', math.ceil(ahead / perTick / 1000) + grace)
end
`;

/**
 * Time is in µs, amounts are in parts of a unit: `perToken` to the unit, `perTick` to the µs, `full` to the
 * bucket, all whole numbers, so that sums are exact and the script decides as the limiter in memory does, up to
 * 10⁹ units/s, where one µs is worth a thousand. The key holds the theoretical arrival time, as whole µs and the
 * parts over, since in parts alone the epoch's time would pass 2⁵³.
 *
 * An arrival more than a bucketful ahead means that the clock went back: it counts as a bucketful from now, and
 * is written down as that, or a refused key would wait for the clock to come back.
 */
const LUA = `
local function take(key, cost)
  local ahead, stored = 0.0, redis.call('GET', key)
  if stored then
    local at, parts = string.match(stored, '(%S+) (%S+)')
    ahead = math.max((tonumber(at) + 0.0 - now) * perTick + tonumber(parts), 0)
  end
  if ahead > full then
    ahead = full
    store(key, ahead)
  end
  local price = cost * perToken
  local asked = ahead + price
  if asked > full then
    local wait = price > full and 1 or math.ceil((asked - full) / perTick)
    return answer(full - ahead, wait)
  end
  if cost > 0 then store(key, asked) end
  return answer(full - asked)
end
`;

/**
 * GCRA in Redis: one time per key, shared by all nodes. Decides as {@linkcode Gcra} does, over the whole range
 * of rates (tested).
 *
 * @example
 * ```ts
 * import { RedisGcra } from "#lib/rate-limiter";
 * import RedisMock from "ioredis-mock";
 * import assert from "node:assert/strict";
 *
 * const redis = new RedisMock();
 * const limiter = new RedisGcra({ redis, capacity: 2, refillRate: 1 });
 * assert.equal((await limiter.take("tenant-7")).remaining, 1);
 * redis.disconnect();
 * ```
 */
export class RedisGcra extends RedisScript {
  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    options: RedisOptions & {
      /** Units a rested key can take at once. */
      capacity: number;
      /** Units per second that come back. */
      refillRate: number;
    },
  ) {
    const { capacity, refillRate } = options;
    super(options, {
      name: "RedisGcra",
      suffix: "gcra",
      lua: ANSWER + STORE + LUA,
      settings: scriptRate("RedisGcra", capacity, refillRate),
      limit: capacity,
    });
  }
}
