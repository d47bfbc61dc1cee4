import { requireBucket } from "../exact-rate.ts";
import { type RedisOptions, RedisScript } from "./script.ts";

/**
 * `first`: a bucketful, `second`: the interval of one unit, both in µs. The key holds the theoretical
 * arrival time in µs.
 *
 * `slack`: intervals such as 333 333.33… µs do not add up exactly, so what is early by less than half a
 * microsecond, finer than TIME itself, counts as on time. It does not accumulate: the arrival time moves by
 * the full interval all the same. A stored time more than a bucketful ahead means that the clock went back.
 */
const LUA = `
local slack = 0.5
local function take(key, cost)
  local ahead = tonumber(redis.call('GET', key) or now) - now
  if ahead < 0 then ahead = 0 elseif ahead > first then ahead = first end
  local asked = ahead + cost * second
  if asked > first + slack then
    return math.floor((first - ahead + slack) / second), math.ceil(ahead),
      math.ceil(asked - first - slack)
  end
  if cost > 0 then
    redis.call('SET', key, string.format('%.17g', now + asked), 'PX', math.ceil(asked / 1000) + grace)
  end
  return math.floor((first - asked + slack) / second), math.ceil(asked)
end
`;

/**
 * GCRA in Redis: one number per key, shared by all nodes.
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
    requireBucket("RedisGcra", capacity, "refillRate", refillRate);
    const interval = 1e6 / refillRate;
    super(options, {
      name: "RedisGcra",
      suffix: "gcra",
      lua: LUA,
      settings: [capacity * interval, interval],
      limit: capacity,
    });
  }
}
