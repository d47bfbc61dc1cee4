import type { Redis as Client } from "ioredis";
import { Redis } from "ioredis";
import RedisMock from "ioredis-mock";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startRedisServer } from "../../services/redis-server.ts";
import { random, VirtualClock } from "../../sim/mod.ts";
import {
  checkGcra,
  checkTakes,
  Gcra,
  RacyRedisLimiter,
  RedisGcra,
  RedisSlidingCounter,
  RedisTokenBucket,
  SettableClock,
  SlidingCounter,
  TokenBucket,
} from "../mod.ts";

/** A namespace of its own for every limiter, so that tests and runs do not meet. */
const run = `under-load:test:${process.pid}:${Date.now().toString(36)}`;
let namespaces = 0;
const prefix = () => `${run}:${namespaces++}:`;

/** Rates as people write them, from 0.1 to 10⁹ units/s: whole, thirds, and by the byte. */
const RATES = [0.1, 1 / 3, 1, 7, 100 / 60, 123.5, 1e3, 1e4 / 3, 5e4, 1e5, 999_983, 1e6];
RATES.push(2e6, 4e6, 3.3e6, 1e7, 1.25e8, 5e8, 2 ** 29, 1e9);

/**
 * Asks limiters in memory and in Redis the same, 64 keys at once, and returns how many decisions were compared.
 * Times are multiples of 125 µs, which are whole numbers of µs and of ticks: both see the same time.
 */
async function sameDecisions(redis: Client, steps: number): Promise<number> {
  const { int, next } = random("rates");
  const keys = Array.from({ length: 64 }, (_, i) => `${i}`);
  let compared = 0;
  for (const refillRate of RATES) {
    const clock = new SettableClock(1_795_000_000_000);
    const most = Math.floor(Math.min(1e9, Math.max(refillRate * 10, 1)));
    const capacity = 1 + Math.floor(most ** next());
    const options = { clock, capacity, refillRate };
    const pairs = [
      [new Gcra(options), new RedisGcra({ redis, prefix: prefix(), ...options })],
      [new TokenBucket(options), new RedisTokenBucket({ redis, prefix: prefix(), ...options })],
    ] as const;
    for (let step = 0; step < steps; step++) {
      // Now and then nothing, a grain, or about what fills a part of the bucket.
      const fills = Math.round(next() * capacity / refillRate * 8000);
      clock.time += [0, 1, fills][int(3)]! / 8;
      const [memory, script] = pairs[step % 2]!;
      const costs = keys.map(() => Math.floor(next() ** 2 * capacity * 1.1) + int(2));
      const answers = await Promise.all(keys.map((key, i) => script.take(key, costs[i])));
      for (const [i, got] of answers.entries()) {
        const want = memory.take(keys[i]!, costs[i]);
        const close = (a: number, b: number) => a === b || Math.abs(a - b) < 0.003;
        assert.ok(
          got.allowed === want.allowed && got.remaining === want.remaining &&
            close(got.resetAfter, want.resetAfter) &&
            close(got.moreAfter!, want.moreAfter!) && close(got.retryAfter, want.retryAfter),
          `${refillRate}/s, capacity ${capacity}, cost ${costs[i]}: ${JSON.stringify([got, want])}`,
        );
        compared++;
      }
    }
  }
  return compared;
}

function suite(connect: () => Client) {
  test("the GCRA script decides as throttled and redis-cell do, 15 of 15", async () => {
    const rows = await checkGcra((o) =>
      new RedisGcra({ redis: connect(), prefix: prefix(), ...o })
    );
    assert.deepEqual(rows.filter((row) => !row.ok), []);
  });

  test("the token bucket script decides so too, and as golang/time, 33 of 33", async () => {
    const make = (o: ConstructorParameters<typeof Gcra>[0]) =>
      new RedisTokenBucket({ redis: connect(), prefix: prefix(), ...o });
    assert.deepEqual((await checkGcra(make)).filter((row) => !row.ok), []);
    const takes = await checkTakes(make);
    assert.equal(takes.length, 33);
    assert.deepEqual(takes.filter((row) => !row.ok), []);
  });

  test("scripts decide as their in-memory twins on a random trace in whole ms", async () => {
    // 2⁻³ ms is a whole number of µs and of ticks, so both see the same time.
    const clock = new SettableClock(1_795_000_000_000);
    const redis = connect();
    for (const rate of [10, 3]) {
      const options = { clock, capacity: 5, refillRate: rate };
      const memory = new Gcra(options);
      const gcra = new RedisGcra({ redis, prefix: prefix(), ...options });
      const bucket = new RedisTokenBucket({ redis, prefix: prefix(), ...options });
      const windows = { clock, limit: 5, window: 1000 };
      const counter = new SlidingCounter(windows);
      const shared = new RedisSlidingCounter({ redis, prefix: prefix(), ...windows });
      const { int } = random(rate);
      for (let i = 0; i < 40; i++) {
        clock.time += int(600) / 8 * 8;
        const cost = int(4);
        const want = memory.take("a", cost), counted = counter.take("a", cost);
        for (const limiter of [gcra, bucket]) {
          const got = await limiter.take("a", cost);
          assert.deepEqual([got.allowed, got.remaining], [want.allowed, want.remaining]);
          assert.ok(Math.abs(got.resetAfter - want.resetAfter) < 0.003);
          assert.ok(Math.abs(got.retryAfter - want.retryAfter) < 0.003);
        }
        const got = await shared.take("a", cost);
        assert.deepEqual([got.allowed, got.remaining], [counted.allowed, counted.remaining]);
        assert.ok(Math.abs(got.retryAfter - counted.retryAfter) < 0.003);
        assert.ok(Math.abs(got.resetAfter - counted.resetAfter) < 0.003);
        assert.ok(Math.abs(got.moreAfter! - counted.moreAfter!) < 0.003);
      }
    }
  });

  test("waiting exactly retryAfter is admitted and 1 ms less is not, at the epoch's times", async () => {
    const clock = new SettableClock(1_795_000_000_000.5);
    const redis = connect();
    for (const rate of [3, 7, 1000 / 60]) {
      const options = { redis, clock, capacity: 3, refillRate: rate };
      for (const Kind of [RedisGcra, RedisTokenBucket]) {
        const limiter = new Kind({ ...options, prefix: prefix() });
        await limiter.take("a", 3);
        const { retryAfter } = await limiter.take("a", 2);
        const now = clock.time;
        clock.time = now + retryAfter - 1;
        assert.equal((await limiter.take("a", 2)).allowed, false);
        clock.time = now + retryAfter;
        assert.equal((await limiter.take("a", 2)).allowed, true);
      }
    }
  });

  test("a time far ahead, from a clock that was set back, keeps nobody out for longer than a refill", async () => {
    const clock = new SettableClock(1_795_000_000_000);
    const options = { redis: connect(), clock, prefix: prefix(), capacity: 2, refillRate: 1 };
    for (const Kind of [RedisGcra, RedisTokenBucket]) {
      const limiter = new Kind(options);
      clock.time = 1_795_000_000_000;
      await limiter.take("a", 2);
      clock.time -= 3_600_000;
      const { retryAfter } = await limiter.take("a");
      assert.equal(retryAfter, 1000);
      clock.time += retryAfter;
      assert.equal((await limiter.take("a")).allowed, true);
    }
  });

  for (const [rate, capacity, cost] of [[1e9, 10, 11], [4e6, 1, 2]] as const) {
    test(`at ${rate} units/s a bucket of ${capacity} holds no more than that`, async () => {
      const clock = new SettableClock(1_795_000_000_000);
      const options = { redis: connect(), clock, capacity, refillRate: rate };
      for (const Kind of [RedisGcra, RedisTokenBucket]) {
        const limiter = new Kind({ ...options, prefix: prefix() });
        assert.equal((await limiter.take("a", 0)).remaining, capacity);
        const { allowed, retryAfter } = await limiter.take("a", cost);
        assert.deepEqual([allowed, retryAfter], [false, Infinity]);
        const takes = await Promise.all(Array.from({ length: 100 }, () => limiter.take("a")));
        assert.equal(takes.filter(({ allowed }) => allowed).length, capacity);
      }
    });
  }

  test("memory and script decide alike from 0.1 to 10⁹ units/s", async () => {
    await sameDecisions(connect(), 2);
  });

  test("keys carry a hash tag and vanish when they say nothing any more", async () => {
    const redis = connect();
    const gcra = new RedisGcra({ redis, capacity: 10, refillRate: 10 });
    assert.equal(gcra.name("acme"), "under-load:rl:{acme}:gcra");
    const options = { redis, prefix: prefix() };
    const limiters = [
      new RedisGcra({ ...options, capacity: 10, refillRate: 10 }),
      new RedisTokenBucket({ ...options, capacity: 10, refillRate: 10 }),
    ];
    for (const limiter of limiters) {
      await limiter.take("acme", 5);
      const ttl = await redis.pttl(limiter.name("acme"));
      assert.ok(ttl > 300 && ttl <= 500, `${ttl} ms`);
    }
    const counter = new RedisSlidingCounter({ ...options, limit: 10, window: 1000 });
    await counter.take("acme", 5);
    const ttl = await redis.pttl(counter.name("acme"));
    assert.ok(ttl > 900 && ttl <= 2000, `${ttl} ms`);
    await counter.forget("acme");
    assert.equal(await redis.exists(counter.name("acme")), 0);
  });

  test("on a clock of the caller's, keys outlive a machine that is slower than the clock says", async () => {
    const redis = connect();
    const options = { redis, clock: new SettableClock(1_795_000_000_000), prefix: prefix() };
    const gcra = new RedisGcra({ ...options, capacity: 10, refillRate: 10 });
    await gcra.take("acme", 5);
    assert.ok(await redis.pttl(gcra.name("acme")) > 55_000);
  });

  test("a look at cost 0 leaves no key behind", async () => {
    const redis = connect();
    const gcra = new RedisGcra({ redis, prefix: prefix(), capacity: 10, refillRate: 10 });
    assert.equal((await gcra.take("a", 0)).remaining, 10);
    assert.equal(await redis.exists(gcra.name("a")), 0);
  });

  test("uses Redis's own time where no clock is given", async () => {
    const gcra = new RedisGcra({ redis: connect(), prefix: prefix(), capacity: 1, refillRate: 20 });
    assert.equal((await gcra.take("a")).allowed, true);
    const { allowed, retryAfter } = await gcra.take("a");
    assert.equal(allowed, false);
    await new Promise((resolve) => setTimeout(resolve, retryAfter + 2));
    assert.equal((await gcra.take("a")).allowed, true);
  });

  test("takes of one turn share a round trip, up to the batch, and keep their order", async () => {
    const options = { redis: connect(), capacity: 3, refillRate: 0.001 };
    const many = new RedisGcra({ ...options, prefix: prefix(), batch: 4 });
    const answers = await Promise.all(["a", "a", "b", "a", "a", "b"].map((key) => many.take(key)));
    assert.deepEqual(answers.map(({ allowed }) => allowed), [true, true, true, true, false, true]);
    assert.deepEqual(answers.map(({ remaining }) => remaining), [2, 1, 2, 0, 0, 1]);
    assert.equal(many.calls, 2);
    const single = new RedisGcra({ ...options, prefix: prefix(), batch: 1 });
    await Promise.all([single.take("a"), single.take("a")]);
    assert.equal(single.calls, 2);
  });

  test("a wrong cost rejects, and what can never be admitted is told so", async () => {
    const redis = connect();
    const gcra = new RedisGcra({ redis, prefix: prefix(), capacity: 2, refillRate: 1 });
    await assert.rejects(gcra.take("a", 1.5), RangeError);
    assert.equal((await gcra.take("a", 3)).retryAfter, Infinity);
    assert.throws(
      () => new RedisGcra({ redis, capacity: 0, refillRate: 1 }),
      { message: "Cannot create RedisGcra: capacity must be at least 1 token: received 0" },
    );
  });
}

describe("on ioredis-mock", () => {
  const redis = new RedisMock() as unknown as Client;
  after(() => redis.disconnect());
  suite(() => redis);

  test("an error of the client rejects every take of the batch", async () => {
    const broken = {
      defineCommand() {},
      underLoadRedisGcra2: () => Promise.reject(new Error("gone")),
    } as unknown as Client;
    const gcra = new RedisGcra({ redis: broken, capacity: 2, refillRate: 1 });
    const results = await Promise.allSettled([gcra.take("a"), gcra.take("b")]);
    assert.deepEqual(results.map(({ status }) => status), ["rejected", "rejected"]);
  });
});

/** The one that is configured, else a server of this test's own: it ends with this process. */
const own = process.env.REDIS_URL ? undefined : await startRedisServer();
const url = process.env.REDIS_URL ?? own?.url;

describe("on a real Redis", {
  skip: url ? false : "no REDIS_URL, redis-server or valkey-server",
}, () => {
  const clients: Client[] = [];
  const connect = () => {
    const client = new Redis(url!, { lazyConnect: false, retryStrategy: () => 50 });
    clients.push(client);
    return client;
  };
  let shared: Client;
  before(async () => {
    shared = connect();
    shared.on("error", () => {});
    await shared.ping();
  });
  after(async () => {
    for (const client of clients) client.disconnect();
    await own?.stop();
  });
  suite(() => shared);

  test("memory and script decide alike from 0.1 to 10⁹ units/s: 100,000 decisions", async () => {
    assert.ok(await sameDecisions(shared, 80) >= 100_000);
  });

  test("goes on after SCRIPT FLUSH", async () => {
    const options = { redis: shared, capacity: 10, refillRate: 0.001 };
    const gcra = new RedisGcra({ ...options, prefix: prefix() });
    assert.equal((await gcra.take("a")).remaining, 9);
    assert.equal((await gcra.take("a")).remaining, 8);
    await shared.script("FLUSH");
    assert.equal((await gcra.take("a")).remaining, 7);
    await shared.script("FLUSH");
    const both = await Promise.all([gcra.take("a"), gcra.take("a")]);
    assert.deepEqual(both.map(({ remaining }) => remaining), [6, 5]);
  });

  test("8 clients at once get not one more than the limit out of a script", async () => {
    const options = { prefix: prefix(), capacity: 100, refillRate: 0.001 };
    for (const Kind of [RedisGcra, RedisTokenBucket]) {
      const nodes = Array.from({ length: 8 }, () => new Kind({ redis: connect(), ...options }));
      const one = async (node: RedisGcra | RedisTokenBucket) => {
        let allowed = 0;
        for (let i = 0; i < 50; i++) allowed += Number((await node.take("a")).allowed);
        return allowed;
      };
      const counts = await Promise.all(nodes.map(one));
      assert.equal(counts.reduce((sum, count) => sum + count, 0), 100);
    }
  });

  test("8 clients at once get more than the limit out of GET and SET", async () => {
    const options = { prefix: prefix(), limit: 100, window: 60_000 };
    const nodes = Array.from(
      { length: 8 },
      () => new RacyRedisLimiter({ redis: connect(), ...options }),
    );
    await Promise.all(nodes.map((node) => node.take("warm")));
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, i) => nodes[i % 8]!.take("a")),
    );
    assert.ok(answers.filter(({ allowed }) => allowed).length > 100);
  });
});

test("VirtualClock drives a script too", async () => {
  const redis = new RedisMock() as unknown as Client;
  const clock = new VirtualClock();
  const gcra = new RedisGcra({ redis, clock, prefix: prefix(), capacity: 1, refillRate: 1 });
  await gcra.take("a");
  clock.runSync({ until: 1000 });
  assert.equal((await gcra.take("a")).allowed, true);
  redis.disconnect();
});
