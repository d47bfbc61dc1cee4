import { requireBucket } from "../exact-rate.ts";
import { type RedisOptions, RedisScript } from "./script.ts";

/**
 * `first`: tokens in a full bucket, `second`: tokens per µs. The key holds "level at": tokens, and µs.
 *
 * One string rather than a hash, because SET writes value and time to live in one call. `slack` is half a
 * microsecond's worth of tokens, for the reason given in gcra.ts.
 */
const LUA = `
local slack = second / 2
local function take(key, cost)
  local level = first
  local stored = redis.call('GET', key)
  if stored then
    local was, at = string.match(stored, '(%S+) (%S+)')
    level = math.min(tonumber(was) + math.max(now - tonumber(at), 0) * second, first)
  end
  if cost > level + slack then
    return math.max(math.floor(level + slack), 0), math.ceil((first - level) / second - 0.000001),
      math.max(math.ceil((cost - level - slack) / second), 1)
  end
  level = level - cost
  local reset = math.ceil((first - level) / second - 0.000001)
  if cost > 0 then
    redis.call('SET', key, string.format('%.17g %.17g', level, now), 'PX', math.ceil(reset / 1000) + grace)
  end
  return math.max(math.floor(level + slack), 0), reset
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
    requireBucket("RedisTokenBucket", capacity, "refillRate", refillRate);
    super(options, {
      name: "RedisTokenBucket",
      suffix: "bucket",
      lua: LUA,
      settings: [capacity, refillRate / 1e6],
      limit: capacity,
    });
  }
}
