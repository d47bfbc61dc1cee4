import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random, VirtualClock } from "../sim/mod.ts";
import {
  AdaptiveLimit,
  aimd,
  amplification,
  backoff,
  type BackoffKind,
  binomialTail,
  Bulkhead,
  CircuitBreaker,
  Fallback,
  gradient,
  Hedge,
  parseRetryAfter,
  pipeline,
  Retry,
  RetryBudget,
  Timeout,
} from "./mod.ts";

const down = () => Promise.reject(new Error("down"));
const quiet = (promise: Promise<unknown>) => promise.catch((error) => error);
const throws = (): never => {
  throw new Error("a predicate's own");
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("waits keep within the bounds of their kind, whatever the seed", () => {
  const kinds: Record<BackoffKind, (top: number) => [number, number]> = {
    none: () => [0, 0],
    exponential: (top) => [top, top],
    equal: (top) => [top / 2, top],
    full: (top) => [0, top],
    decorrelated: () => [100, 2000],
  };
  fc.assert(fc.property(fc.integer(), (seed) => {
    for (const [kind, bounds] of Object.entries(kinds)) {
      const waits = backoff({ kind: kind as BackoffKind, random: random(seed), cap: 2000 })();
      for (let attempt = 1; attempt < 12; attempt++) {
        const [low, high] = bounds(Math.min(2000, 100 * 2 ** (attempt - 1)));
        const wait = waits(attempt);
        assert.ok(wait >= low && wait <= high, `${kind} ${attempt}: ${wait}`);
      }
    }
  }));
});

test("jitter draws: two waits of a jittered schedule differ", () => {
  for (const kind of ["equal", "full", "decorrelated"] as const) {
    const waits = backoff({ kind, random: random(1) })();
    assert.notEqual(waits(3), waits(3));
  }
});

test("a retry makes as many attempts as it may, waits in between, and throws the last error", async () => {
  const clock = new VirtualClock();
  const retry = new Retry({ clock, retries: 2, waits: () => (attempt) => 100 * attempt });
  const at: number[] = [];
  const call = quiet(retry.execute(() => {
    at.push(clock.now());
    throw new Error(`attempt ${at.length}`);
  }));
  await clock.run();
  assert.equal(((await call) as Error).message, "attempt 3");
  assert.deepEqual(at, [0, 100, 300]);
  assert.equal(retry.retried, 2);
});

test("a Retry-After is never cut short, and one that is too long ends the attempts", async () => {
  const clock = new VirtualClock();
  const retry = new Retry({ clock, retries: 1, maxWait: 5000 });
  const ask = async (retryAfter: number) => {
    const start = clock.now(), at: number[] = [];
    const call = quiet(retry.execute(() => {
      at.push(clock.now() - start);
      return Promise.reject(Object.assign(new Error("busy"), { retryAfter }));
    }));
    await clock.run();
    await call;
    return at;
  };
  assert.deepEqual(await ask(2000), [0, 2000]);
  assert.deepEqual(await ask(6000), [0]);
  assert.equal(parseRetryAfter("3", 0), 3000);
  assert.equal(parseRetryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 4000), 6000);
  assert.equal(parseRetryAfter("soon", 0), undefined);
  assert.equal(parseRetryAfter(null, 0), undefined);
});

test("with a budget retries stay a share of the calls, however much fails", async () => {
  const budget = new RetryBudget({ ratio: 0.1, reserve: 5 });
  const retry = new Retry({ clock: new VirtualClock(), retries: 3, budget });
  let calls = 0;
  for (let i = 0; i < 1000; i++) {
    await quiet(retry.execute(() => {
      calls++;
      return down();
    }));
  }
  assert.equal(calls, 1000 + 5 + 100);
});

test("an open circuit is not worth a retry, and a cancelled call makes no further attempt", async () => {
  const clock = new VirtualClock(), breaker = new CircuitBreaker({ clock });
  breaker.transition("forced-open");
  const retry = new Retry({ clock, retries: 3, waits: () => () => 50 });
  await quiet(pipeline(retry, breaker).execute(down));
  assert.equal(retry.retried, 0);
  const controller = new AbortController();
  const call = quiet(retry.execute(down, controller));
  await turn();
  controller.abort(new Error("left"));
  assert.equal(((await call) as Error).message, "left");
  assert.deepEqual([retry.retried, clock.pending], [0, 0]);
});

test("attempts per call are those of the geometric sum", async () => {
  for (const p of [0.2, 0.5, 0.9]) {
    const coin = random(`coin ${p}`), retry = new Retry({ clock: new VirtualClock(), retries: 3 });
    let calls = 0;
    for (let i = 0; i < 20_000; i++) {
      await quiet(retry.execute(() => {
        calls++;
        if (coin.next() < p) throw new Error("tails");
      }));
    }
    assert.ok(Math.abs(calls / 20_000 / amplification(p, 3) - 1) < 0.03, `${p}`);
  }
  assert.equal(amplification(1, 3), 4);
  assert.equal(amplification(0, 3), 1);
});

test("the binomial tail sums to what small cases give by hand", () => {
  assert.ok(Math.abs(binomialTail({ calls: 3, p: 0.5, rate: 0.5 }) - 0.5) < 1e-12);
  assert.ok(Math.abs(binomialTail({ calls: 10, p: 0.1, rate: 1 }) - 1e-10) < 1e-20);
  assert.equal(binomialTail({ calls: 10, p: 0, rate: 0.5 }), 0);
  assert.equal(binomialTail({ calls: 10, p: 0.3, rate: 0 }), 1);
});

test("a time-out aborts the call's signal, and a call in time is left alone", async () => {
  const clock = new VirtualClock(), timeout = new Timeout({ clock, ms: 100 });
  let aborted = false;
  const late = quiet(timeout.execute(({ signal }) => {
    signal.addEventListener("abort", () => aborted = true);
    return new Promise(() => {});
  }));
  const early = timeout.execute(() => clock.sleep(99).then(() => "in time"));
  await clock.run();
  assert.equal(((await late) as Error).name, "TimeoutError");
  assert.equal(await early, "in time");
  assert.equal(aborted, true);
});

test("each of many calls is given up at its own deadline, with one timer for all", async () => {
  const clock = new VirtualClock(), timeout = new Timeout({ clock, ms: 100 });
  const ended: number[] = [];
  for (const start of [0, 10, 20, 30]) {
    clock.after(start, () => {
      const call = start === 10
        ? clock.sleep(50).then(() => "fine")
        : new Promise<string>(() => {});
      timeout.execute(() => call).catch(() => ended.push(clock.now()));
    });
  }
  await clock.run({ until: 70 });
  assert.equal(clock.pending, 1);
  await clock.run();
  assert.deepEqual(ended, [100, 120, 130]);
  assert.equal(clock.pending, 0);
});

test("ten thousand calls that end in time leave no timer each, and close leaves none at all", async () => {
  const clock = new VirtualClock(), timeout = new Timeout({ clock, ms: 100 });
  for (let i = 0; i < 10_000; i++) await timeout.execute(() => Promise.resolve(i));
  assert.equal(clock.pending, 1);
  timeout.close();
  assert.equal(clock.pending, 0);
  await quiet(timeout.execute(() => {
    throw new Error("at once");
  }));
  timeout.close();
  assert.equal(clock.pending, 0);
});

test("a signal asked for after the time-out is aborted already, and the caller's reaches the call", async () => {
  const clock = new VirtualClock(), timeout = new Timeout({ clock, ms: 100 });
  let context: { signal: AbortSignal } | undefined;
  const call = quiet(timeout.execute((given) => {
    context = given;
    return new Promise(() => {});
  }));
  await clock.run();
  await call;
  assert.equal(context!.signal.aborted, true);
  const controller = new AbortController();
  const other = quiet(timeout.execute(({ signal }) => clock.sleep(50, signal), controller));
  controller.abort(new Error("left"));
  assert.equal(((await other) as Error).message, "left");
});

test("a bulkhead never runs more than its limit, and serves its queue in order", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 0, max: 10 }),
    async (lengths, limit, queue) => {
      const clock = new VirtualClock(), bulkhead = new Bulkhead({ limit, queue });
      const began: number[] = [];
      let now = 0, most = 0;
      const calls = lengths.map((ms, i) =>
        quiet(bulkhead.execute(async () => {
          began.push(i);
          most = Math.max(most, ++now);
          await clock.sleep(ms);
          now--;
        }))
      );
      await clock.run();
      await Promise.all(calls);
      assert.equal(most, Math.min(limit, lengths.length));
      assert.deepEqual(began, lengths.map((_, i) => i).slice(0, limit + queue));
      assert.equal(bulkhead.refused, Math.max(0, lengths.length - limit - queue));
      assert.deepEqual([bulkhead.active, bulkhead.queued], [0, 0]);
    },
  ));
});

test("who leaves the queue of a bulkhead makes room and never runs", async () => {
  const clock = new VirtualClock(), bulkhead = new Bulkhead({ limit: 1, queue: 1 });
  const first = bulkhead.execute(() => clock.sleep(100));
  const controller = new AbortController();
  let ran = false;
  const second = quiet(bulkhead.execute(() => void (ran = true), controller));
  controller.abort(new Error("left"));
  assert.equal(((await second) as Error).message, "left");
  assert.equal(bulkhead.queued, 0);
  const third = bulkhead.execute(() => "third");
  await clock.run();
  await first;
  assert.equal(await third, "third");
  assert.equal(ran, false);
});

test("a hedge sends a copy only to slow calls, and aborts the one that lost", async () => {
  const clock = new VirtualClock(), hedge = new Hedge({ clock, after: 50 });
  const aborted: number[] = [];
  const ask = (times: number[]) => {
    let copy = 0;
    return hedge.execute(async ({ signal }) => {
      const mine = copy++;
      signal.addEventListener("abort", () => aborted.push(mine));
      await clock.sleep(times[mine]!, signal);
      return mine;
    });
  };
  const quick = ask([49]), slow = ask([500, 10]);
  await clock.run();
  assert.deepEqual([await quick, await slow], [0, 1]);
  assert.equal(hedge.hedged, 1);
  assert.equal(clock.now(), 60);
  assert.ok(aborted.includes(0));
  await assert.rejects(hedge.execute(down), { message: "down" });
  assert.equal(clock.pending, 0);
});

test("a hedge ends with its caller, though the call ignores its signal", async () => {
  const clock = new VirtualClock(), hedge = new Hedge({ clock, after: 50, copies: 3 });
  const controller = new AbortController(), at: number[] = [];
  const call = quiet(hedge.execute(() => {
    at.push(clock.now());
    return new Promise(() => {});
  }, controller));
  clock.after(70, () => controller.abort(new Error("left")));
  await clock.run();
  assert.equal(((await call) as Error).message, "left");
  assert.deepEqual(at, [0, 50]);
  const late = await quiet(hedge.execute(() => at.push(-1), controller));
  assert.equal((late as Error).message, "left");
  assert.deepEqual(at, [0, 50]);
});

test("a hedge whose `after` throws or says nothing sends the call, and no copy", async () => {
  for (const after of [() => NaN, () => -1, () => Infinity, throws]) {
    const clock = new VirtualClock(), hedge = new Hedge({ clock, after });
    const call = hedge.execute(() => clock.sleep(1000).then(() => "answer"));
    await clock.run();
    assert.deepEqual([await call, hedge.hedged], ["answer", 0]);
  }
});

test("a retry whose predicates throw ends with the call's own error", async () => {
  const clock = new VirtualClock();
  const each = [{ retryIf: throws }, { waits: throws }, { waits: () => throws }];
  for (const options of each) {
    const retry = new Retry({ clock, retries: 3, ...options });
    assert.equal((await quiet(retry.execute(down)) as Error).message, "down");
    assert.equal(retry.retried, 0);
  }
});

test("a wait that is no number is none that was asked for, and never an attempt at once", async () => {
  const clock = new VirtualClock(), at: number[] = [];
  const failing = () => (at.push(clock.now()), down());
  for (const retryAfter of [() => NaN, () => -5, () => "9" as unknown as number, throws]) {
    const retry = new Retry({ clock, retries: 1, waits: () => () => 100, retryAfter });
    const call = quiet(retry.execute(failing));
    await clock.run();
    await call;
  }
  assert.deepEqual(at, [0, 100, 100, 200, 200, 300, 300, 400]);
  const retry = new Retry({ clock, retries: 1, waits: () => () => NaN });
  await quiet(retry.execute(failing));
  assert.equal(at.length, 9);
});

test("Retry-After is read by its grammar: whole seconds or one of three dates, bounded", () => {
  const now = Date.UTC(1994, 10, 6, 8, 49, 30);
  for (
    const date of [
      "Sun, 06 Nov 1994 08:49:37 GMT",
      "Sunday, 06-Nov-94 08:49:37 GMT",
      "Sun Nov  6 08:49:37 1994",
    ]
  ) assert.equal(parseRetryAfter(date, now), 7000, date);
  assert.equal(parseRetryAfter(" 120 ", 0), 120_000);
  assert.equal(parseRetryAfter("0", 0), 0);
  assert.equal(parseRetryAfter("9".repeat(20), 0), (2 ** 31 - 1) * 1000);
  assert.equal(parseRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT", 0), (2 ** 31 - 1) * 1000);
  assert.equal(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", 1e12), 0);
  const wrong = ["1.5", "-1", "+1", "1e3", "0x10", "1 s", "", "2026-11-26", "tomorrow"];
  wrong.push("Thu, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT");
  for (const text of wrong) assert.equal(parseRetryAfter(text, now), undefined, text);
});

test("a limit's rule that throws, or gives no number, leaves the limit and the answer alone", async () => {
  for (const rule of [throws, () => NaN]) {
    const limit = new AdaptiveLimit({ clock: new VirtualClock(), rule, initial: 10 });
    assert.equal(await limit.execute(() => "answer"), "answer");
    assert.deepEqual([limit.limit, limit.active], [10, 0]);
  }
});

test("an AIMD limit adds one per round and shrinks by its factor", async () => {
  const clock = new VirtualClock();
  const limit = new AdaptiveLimit({ clock, rule: aimd({ backOff: 0.5 }), initial: 8, min: 2 });
  await quiet(limit.execute(down));
  assert.equal(limit.limit, 4);
  for (let round = 0; round < 5; round++) {
    const calls = Array.from({ length: limit.limit }, () => limit.execute(() => clock.sleep(10)));
    await assert.rejects(limit.execute(() => 1), { name: "BulkheadFullError" });
    await clock.run();
    await Promise.all(calls);
  }
  assert.ok(limit.limit > 4 && limit.limit <= 9, `${limit.limit}`);
  for (let i = 0; i < 9; i++) await quiet(limit.execute(down));
  assert.equal(limit.limit, 2);
  assert.equal(limit.refused, 5);
});

test("a gradient limit shrinks while calls take longer than they did, and grows while they do not", () => {
  const rule = gradient();
  let limit = 20;
  const feed = (ms: number, times: number) => {
    for (let i = 0; i < times; i++) limit = rule(limit, { ms, inFlight: limit, dropped: false });
    return limit;
  };
  const calm = feed(10, 2000);
  assert.ok(calm > 20);
  assert.ok(feed(100, 2000) < calm / 2);
  for (let i = 0; i < 2000; i++) limit = rule(limit, { ms: 10, inFlight: 1, dropped: true });
  assert.ok(limit < 2);
});

test("a fallback says where its answer comes from, and throws where it has none", async () => {
  const clock = new VirtualClock();
  const options = { clock, cacheFor: 1000, degraded: (key: string) => `less for ${key}` };
  const fallback = new Fallback<string>({ ...options, maxKeys: 2 });
  assert.equal((await fallback.execute("a", () => "live")).from, "live");
  clock.runSync({ until: 400 });
  const { value, from, age } = await fallback.execute("a", down);
  assert.deepEqual([value, from, age], ["live", "cached", 400]);
  assert.equal((await fallback.execute("b", down)).from, "degraded");
  clock.runSync({ until: 1500 });
  assert.equal((await fallback.execute("a", down)).value, "less for a");
  for (const key of ["a", "b", "c"]) await fallback.execute(key, () => "live");
  assert.equal((await fallback.execute("a", down)).from, "degraded");
  const failing = new Fallback<string>({ clock, degraded: down, fallback: "none" });
  assert.equal((await failing.execute("a", down)).from, "default");
  await assert.rejects(new Fallback({ clock }).execute("a", down), { message: "down" });
});

test("the order of a pipeline is the order of its layers", async () => {
  const count = async (order: "retry first" | "breaker first") => {
    const clock = new VirtualClock();
    const retry = new Retry({ clock, retries: 3 });
    const breaker = new CircuitBreaker({ clock, window: { size: 4 }, minimumCalls: 4 });
    const stack = order === "retry first" ? pipeline(retry, breaker) : pipeline(breaker, retry);
    let calls = 0;
    for (let i = 0; i < 10; i++) {
      await quiet(stack.execute(() => {
        calls++;
        return down();
      }));
    }
    return calls;
  };
  assert.deepEqual([await count("retry first"), await count("breaker first")], [4, 16]);
  assert.equal(await pipeline().execute(() => 7), 7);
});

test("numbers out of range are refused with a sentence", () => {
  const clock = new VirtualClock();
  const bad: [() => unknown, RegExp][] = [
    [
      () => new Bulkhead({ limit: 0 }),
      /^Cannot create Bulkhead: limit must be .* at least 1 call: /,
    ],
    [() => new Retry({ clock, retries: -1 }), /^Cannot create Retry: retries/],
    [() => new Timeout({ clock, ms: NaN }), /^Cannot create Timeout: ms/],
    [() => new Hedge({ clock, after: -1 }), /^Cannot create Hedge: after/],
    [() => new RetryBudget({ ratio: -1 }), /^Cannot create RetryBudget: ratio/],
    [() => backoff({ kind: "full", random: random(1), base: 9, cap: 3 }), /cap must be/],
    [() => new AdaptiveLimit({ clock, rule: aimd(), initial: 0 }), /AdaptiveLimit: initial/],
    [() => new Fallback({ clock, maxKeys: 0 }), /Fallback: maxKeys/],
  ];
  for (const [make, message] of bad) assert.throws(make, { name: "RangeError", message });
});

test("whatever begins and ends in between, each call ends by itself or at its own deadline", async () => {
  const pairs = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 200 })), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(pairs, async (list) => {
      const clock = new VirtualClock(), timeout = new Timeout({ clock, ms: 100.5 });
      const took: number[] = [], wanted: number[] = [];
      let start = 0;
      list.forEach(([gap, length], i) => {
        start += gap;
        wanted[i] = Math.min(length, 100.5);
        clock.after(start, () => {
          const began = clock.now(), end = () => took[i] = clock.now() - began;
          timeout.execute(() => clock.sleep(length)).then(end, end);
        });
      });
      await clock.run();
      wanted.forEach((ms, i) => assert.ok(Math.abs(took[i]! - ms) < 1e-6, `${took[i]} for ${ms}`));
      assert.equal(clock.pending, 0);
    }),
    { numRuns: 50 },
  );
});
