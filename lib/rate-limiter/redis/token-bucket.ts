import { scriptRate } from "../exact-rate.ts";
import { ANSWER } from "./answer.ts";
import { type RedisOptions, RedisScript } from "./script.ts";

/**
 * Time is in µs, amounts are in parts of a token, as in gcra.ts. The key holds "level at": parts, and µs.
 *
 * One string rather than a hash, because SET writes value and time to live in one call. Where the clock went
 * back the time is written down anew, or a refused key would wait for the clock to come back.
 */
const LUA = `
local function store(key, level)
  local reset = math.ceil((full - level) / perTick / 1000)
  redis.call('SET', key, string.format('%.0f %.0f', level, now), 'PX', reset + grace)
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
    if at > now then store(key, level) end
    return answer(level, price > full and 1 or math.ceil((price - level) / perTick))
  end
  level = level - price
  if cost > 0 then store(key, level) end
  return answer(level)
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
      lua: ANSWER + LUA,
      settings: scriptRate("RedisTokenBucket", capacity, refillRate),
      limit: capacity,
    });
  }
}
