import { requireWindow } from "../windows.ts";
import { type RedisOptions, RedisScript } from "./script.ts";

/**
 * `limit` units, `length` of the window in µs. The key holds "window current previous". The
 * formulas are those of ../sliding-counter.ts.
 */
const LUA = `
local window = math.floor(now / length)
local into = now - window * length
local function opens(previous, spare)
  if previous <= spare then return 0 end
  return length - math.floor(spare * length / previous)
end
local function status(current, previous)
  local reset = 0
  if current > 0 then reset = 2 * length - into elseif previous > 0 then reset = length - into end
  return math.max(limit - current - math.ceil(previous * (length - into) / length), 0), reset
end
local function fits(current, previous, cost)
  local wait = length - into + opens(current, limit - cost)
  local spare = limit - current - cost
  if spare >= 0 then wait = math.min(wait, opens(previous, spare) - into) end
  return wait
end
local function take(key, cost)
  local current, previous = 0, 0
  local stored = redis.call('GET', key)
  if stored then
    local w, c, p = string.match(stored, '(%S+) (%S+) (%S+)')
    local age = window - tonumber(w)
    if age <= 0 then current, previous = tonumber(c), tonumber(p)
    elseif age == 1 then previous = tonumber(c) end
  end
  local spare = limit - current - cost
  local retry
  if spare < 0 or opens(previous, spare) > into then retry = math.max(fits(current, previous, cost), 1) end
  if not retry then current = current + cost end
  local remaining, reset = status(current, previous)
  if not retry then
    if cost > 0 then
      redis.call('SET', key, string.format('%.0f %.0f %.0f', window, current, previous),
        'PX', math.ceil(reset / 1000) + grace)
    end
  end
  local more = remaining < limit and fits(current, previous, remaining + 1) or 0
  return remaining, reset, more, retry
end
`;

/**
 * The two-window estimate in Redis, shared by all nodes.
 *
 * @example
 * ```ts
 * import { RedisSlidingCounter } from "#lib/rate-limiter";
 * import RedisMock from "ioredis-mock";
 * import assert from "node:assert/strict";
 *
 * const redis = new RedisMock();
 * const limiter = new RedisSlidingCounter({ redis, limit: 100, window: 60_000 });
 * assert.equal((await limiter.take("tenant-7")).remaining, 99);
 * redis.disconnect();
 * ```
 */
export class RedisSlidingCounter extends RedisScript {
  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    options: RedisOptions & {
      /** Units admitted per window. */
      limit: number;
      /** Length of the window, in ms. */
      window: number;
    },
  ) {
    const { limit, window } = options;
    requireWindow("RedisSlidingCounter", limit, window);
    super(options, {
      name: "RedisSlidingCounter",
      suffix: "counter",
      lua: LUA,
      settings: { limit, length: Math.round(window * 1000) },
      limit,
    });
  }
}
