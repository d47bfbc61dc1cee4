import { scriptRate } from "../exact-rate.ts";
import { type RedisOptions, RedisScript } from "./script.ts";

/**
 * Time is in µs, amounts are in parts of a token, as in gcra.ts. The key holds "level at": parts, and µs.
 *
 * One string rather than a hash, because SET writes value and time to live in one call. Where the clock went
 * back the time is written down anew, or a refused key would wait for the clock to come back.
 */
const LUA = `
local function store(key, level, reset)
  redis.call('SET', key, string.format('%.0f %.0f', level, now), 'PX', math.ceil(reset / 1000) + grace)
end
local function take(key, cost)
  local level, at = full, now
  local stored = redis.call('GET', key)
  if stored then
    local was, since = string.match(stored, '(%S+) (%S+)')
    at = tonumber(since) + 0.0
    level = math.min(tonumber(was) + math.max(now - at, 0) * perTick, full)
  end
  local price = cost * perToken
  if price > level then
    local reset = math.ceil((full - level) / perTick)
    if at > now then store(key, level, reset) end
    local wait = price > full and 1 or math.ceil((price - level) / perTick)
    return math.floor(level / perToken), reset, wait
  end
  level = level - price
  local reset = math.ceil((full - level) / perTick)
  if cost > 0 then store(key, level, reset) end
  return math.floor(level / perToken), reset
end
`;

/**
 * A token bucket in Redis: level and time per key, shared by all nodes. Decides as RedisGcra does; here to
 * show what the second number costs.
 *
 * @example
 * ```ts
 * import { RedisTokenBucket } from "#lib/rate-limiter";
 * import RedisMock from "ioredis-mock";
 * import assert from "node:assert/strict";
 *
 * const redis = new RedisMock();
 * const limiter = new RedisTokenBucket({ redis, capacity: 2, refillRate: 1 });
 * assert.equal((await limiter.take("tenant-7", 2)).remaining, 0);
 * redis.disconnect();
 * ```
 */
export class RedisTokenBucket extends RedisScript {
  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    options: RedisOptions & {
      /** Tokens in a full bucket. */
      capacity: number;
      /** Tokens per second that come in. */
      refillRate: number;
    },
  ) {
    const { capacity, refillRate } = options;
    super(options, {
      name: "RedisTokenBucket",
      suffix: "bucket",
      lua: LUA,
      settings: scriptRate("RedisTokenBucket", capacity, refillRate),
      limit: capacity,
    });
  }
}
