import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../sim/mod.ts";
import {
  type BreakerEvent,
  checkBreakerFacts,
  CircuitBreaker,
  CircuitOpenError,
  compareSequences,
  FAILED,
  NaiveBreaker,
  smallBreaker,
} from "./mod.ts";

const down = () => Promise.reject(new Error("down"));
const quiet = (promise: Promise<unknown>) => promise.catch(() => {});

test("every fact documented for resilience4j holds", () => {
  const rows = checkBreakerFacts();
  assert.ok(rows.length >= 28);
  assert.deepEqual(rows.filter((row) => !row.ok), []);
});

test("a fact that is not so is found out", () => {
  const [row] = checkBreakerFacts([
    { about: "wrong", options: {}, events: "fail*99", expect: { state: "open" } },
  ]);
  assert.equal(row!.ok, false);
});

test("every sequence of six steps ends as in the naive breaker, with no illegal move", () => {
  const score = compareSequences(6);
  assert.equal(score.steps, 6 * 5 ** 6);
  assert.deepEqual([score.differences, score.illegal], [0, 0]);
  assert.ok(score.mostProbes > 0 && score.mostProbes <= 2);
});

test("the comparison notices a breaker that lets one probe more through", () => {
  const score = compareSequences(8, (clock) =>
    new CircuitBreaker({
      clock: clock as VirtualClock,
      window: { size: 3 },
      minimumCalls: 2,
      probes: 3,
      wait: 10,
    }));
  assert.ok(score.differences > 0);
});

test("long random sequences end as in the naive breaker", () => {
  const step = fc.constantFrom("begin", "ok", "fail", "ignored", "wait");
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    let time = 0;
    const ours = smallBreaker({ now: () => time }), naive = new NaiveBreaker();
    const flying: [number, number][] = [];
    for (const what of steps) {
      if (what === "wait") time += 10;
      else if (what === "begin") {
        const pair: [number, number] = [ours.tryAcquire(), naive.ask(time)];
        assert.equal(pair[0] === 0, pair[1] < 0);
        if (pair[0]) flying.push(pair);
      } else {
        const [permit, spell] = flying.shift() ?? [0, -1];
        if (!permit) continue;
        if (what === "ignored") ours.release(permit);
        else ours.record(permit, what === "fail" ? FAILED : 0);
        naive.end(spell, what as "ok", time);
      }
      assert.equal(ours.state, naive.state);
    }
  }));
});

test("a call that began before the circuit opened is no probe of the next spell", () => {
  const breaker = smallBreaker({ now: () => time });
  let time = 0;
  const late = breaker.tryAcquire();
  for (let i = 0; i < 2; i++) breaker.record(breaker.tryAcquire(), FAILED);
  time = 10;
  const probes = [breaker.tryAcquire(), breaker.tryAcquire()];
  breaker.record(late, FAILED);
  assert.equal(breaker.state, "half-open");
  for (const probe of probes) breaker.record(probe, 0);
  assert.equal(breaker.state, "closed");
});

test("ignored errors and cancelled calls are not counted, time-outs of the caller are", async () => {
  const clock = new VirtualClock();
  const make = () =>
    new CircuitBreaker({
      clock,
      window: { size: 1 },
      minimumCalls: 1,
      ignore: (error) => (error as Error).message === "404",
    });
  const ignoring = make();
  await quiet(ignoring.execute(() => Promise.reject(new Error("404"))));
  assert.deepEqual([ignoring.state, ignoring.calls], ["closed", 0]);
  const run = async (reason: unknown) => {
    const breaker = make(), controller = new AbortController();
    const call = breaker.execute(({ signal }) => clock.sleep(1000, signal), controller);
    controller.abort(reason);
    await quiet(call);
    return breaker.state;
  };
  assert.equal(await run(new DOMException("the user left", "AbortError")), "closed");
  assert.equal(await run(new DOMException("too long", "TimeoutError")), "open");
});

test("an answer can be a failure without an error", async () => {
  const failed = (value: unknown) => (value as { status: number }).status >= 500;
  const breaker = new CircuitBreaker({
    clock: new VirtualClock(),
    failed,
    window: { size: 1 },
    minimumCalls: 1,
  });
  assert.deepEqual(await breaker.execute(() => ({ status: 503 })), { status: 503 });
  assert.equal(breaker.state, "open");
});

test("listeners hear every move, call and refusal, and nobody once they are gone", async () => {
  const breaker = new CircuitBreaker({
    clock: new VirtualClock(),
    window: { size: 1 },
    minimumCalls: 1,
  });
  const heard: BreakerEvent[] = [];
  const off = breaker.events.on((event) => heard.push(event));
  await quiet(breaker.execute(down));
  await quiet(breaker.execute(down));
  off();
  breaker.transition("closed");
  assert.deepEqual(heard.map(({ type }) => type), ["call", "state", "refused"]);
});

test("one error serves all refusals of an opening, unless a fresh one is asked for", async () => {
  const clock = new VirtualClock();
  for (const freshErrors of [false, true]) {
    const breaker = new CircuitBreaker({ clock, freshErrors, name: "loyalty", wait: 500 });
    breaker.transition("open");
    const errors = await Promise.all([1, 2].map(() => breaker.execute(down).catch((e) => e)));
    assert.equal(errors[0] === errors[1], !freshErrors);
    assert.equal(errors[0].message, "Cannot call loyalty: the circuit is open");
    assert.equal(errors[0].retryAt, 500);
  }
});

test("the wait may grow with each opening in a row, and begins anew after a recovery", () => {
  let time = 0;
  const clock = { now: () => time } as unknown as VirtualClock;
  const breaker = new CircuitBreaker({
    clock,
    window: { size: 1 },
    minimumCalls: 1,
    probes: 1,
    wait: (opens) => 10 * 2 ** (opens - 1),
  });
  const fail = () => breaker.record(breaker.tryAcquire(), FAILED);
  fail();
  time = 10;
  fail();
  time = 29;
  assert.equal(breaker.tryAcquire(), 0);
  time = 30;
  breaker.record(breaker.tryAcquire(), 0);
  assert.equal(breaker.state, "closed");
  fail();
  time = 40;
  assert.notEqual(breaker.tryAcquire(), 0);
});

test("numbers out of range are refused with a sentence", () => {
  const clock = new VirtualClock();
  assert.throws(() => new CircuitBreaker({ clock, failureRate: 0 }), {
    name: "RangeError",
    message: /^Cannot create CircuitBreaker: failureRate must be from /,
  });
  assert.throws(() => new CircuitBreaker({ clock, probes: 1.5 }), /whole number/);
  assert.throws(() => new CircuitBreaker({ clock, window: { size: 0 } }), /CountWindow: size/);
  assert.throws(() => new CircuitBreaker({ clock, window: { ms: 0 } }), /TimeWindow: ms/);
  assert.throws(() => new CircuitBreaker({ clock, wait: NaN }), /wait must be/);
});

/** A breaker that has opened, on a clock that a test moves. */
function opened(options: Partial<ConstructorParameters<typeof CircuitBreaker>[0]> = {}) {
  const clock = new VirtualClock();
  const breaker = new CircuitBreaker({
    clock,
    window: { size: 1 },
    minimumCalls: 1,
    probes: 1,
    wait: 1000,
    ...options,
  });
  breaker.record(breaker.tryAcquire(), FAILED);
  assert.equal(breaker.state, "open");
  return { clock, breaker };
}

/** Runs something while errors that are reported to the console are counted, and not shown. */
async function reported(work: () => void | Promise<void>): Promise<number> {
  const { error } = console;
  let count = 0;
  console.error = () => void count++;
  try {
    await work();
  } finally {
    console.error = error;
  }
  return count;
}

for (const automatic of [false, true]) {
  test(`half-open ends at its time, whether or not anybody calls${automatic ? ", automatic" : ""}`, async () => {
    const { clock, breaker } = opened({ maxHalfOpen: 500, automatic });
    await clock.run({ until: 1000 });
    const hung = breaker.tryAcquire();
    assert.notEqual(hung, 0);
    assert.equal(breaker.state, "half-open");
    await clock.run({ until: 1500 });
    assert.equal(breaker.state, "open");
    await clock.run({ until: 2499 });
    assert.equal(breaker.tryAcquire(), 0);
    // Open since 1500, it may be asked again from 2500 on.
    await clock.run({ until: 2500 });
    const probe = breaker.tryAcquire();
    assert.notEqual(probe, 0);
    breaker.record(hung, 0);
    assert.equal(breaker.state, "half-open", "a probe that hung has no say");
    breaker.record(probe, 0);
    assert.equal(breaker.state, "closed");
  });
}

test("after a long silence the next call is a probe, and the one that hung closes nothing", async () => {
  const { clock, breaker } = opened({ maxHalfOpen: 500 });
  await clock.run({ until: 1000 });
  const hung = breaker.tryAcquire();
  await clock.run({ until: 100_000 });
  breaker.record(hung, 0);
  assert.equal(breaker.state, "open");
  assert.notEqual(breaker.tryAcquire(), 0);
  assert.equal(breaker.state, "half-open");
});

test("a predicate that throws keeps no probe's permit, and hides no answer of the call", async (t) => {
  t.mock.method(console, "error", () => {});
  const broken = () => {
    throw new Error("a bug in a predicate");
  };
  const failing = opened({ ignore: broken });
  await failing.clock.run({ until: 1000 });
  const error = new Error("the call's own");
  await assert.rejects(failing.breaker.execute(() => Promise.reject(error)), error);
  // Counted as a failure: the circuit is open again, and asks again after its wait.
  assert.equal(failing.breaker.state, "open");
  await failing.clock.run({ until: 2000 });
  assert.notEqual(failing.breaker.tryAcquire(), 0);

  const answering = opened({ failed: broken });
  await answering.clock.run({ until: 1000 });
  assert.equal(await answering.breaker.execute(() => 1), 1);
  assert.equal(answering.breaker.state, "open");
  await answering.clock.run({ until: 2000 });
  assert.notEqual(answering.breaker.tryAcquire(), 0);
});

test("a listener that throws breaks neither the breaker nor the other listeners", async () => {
  const { clock, breaker } = opened();
  const heard: string[] = [];
  breaker.events.on(() => {
    throw new Error("a bug in a listener");
  });
  breaker.events.on(({ type }) => void heard.push(type));
  const count = await reported(async () => {
    await assert.rejects(breaker.execute(() => 1), CircuitOpenError);
    await clock.run({ until: 1000 });
    assert.equal(await breaker.execute(() => 42), 42);
  });
  assert.equal(breaker.state, "closed");
  assert.deepEqual(heard, ["refused", "state", "call", "state"]);
  assert.equal(count, heard.length);
});

test("a wait that throws, or is no time, opens the breaker for as long as the default", async () => {
  const broken = () => {
    throw new Error("a bug in the wait");
  };
  for (const wait of [broken, () => NaN, () => -1, () => Infinity]) {
    await reported(async () => {
      const { clock, breaker } = opened({ wait });
      await clock.run({ until: 4999 });
      assert.equal(breaker.tryAcquire(), 0);
      await clock.run({ until: 5000 });
      assert.notEqual(breaker.tryAcquire(), 0);
    });
  }
});

/** What a call does, and what it counts as: predicates that throw count as a failure. */
const OUTCOMES = {
  ok: ["resolve", "ok"],
  bad: ["resolve", "fail"],
  "failed throws": ["resolve", "fail"],
  down: ["reject", "fail"],
  ignored: ["reject", "ignored"],
  "ignore throws": ["reject", "fail"],
} as const;

test("with predicates and listeners that throw it is still the naive breaker, and callers get their answers", async (t) => {
  t.mock.method(console, "error", () => {});
  const outcome = fc.constantFrom(...Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]);
  const step = fc.oneof(fc.constant("begin"), fc.constant("begin"), outcome, fc.constant("wait"));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 100 }), async (steps) => {
      let time = 0;
      const judge = (what: string) => (result: unknown) => {
        if (result === `${what} throws`) throw new Error(`${what}'s own`);
        return result === (what === "failed" ? "bad" : "ignored");
      };
      const ours = new CircuitBreaker({
        clock: { now: () => time } as VirtualClock,
        window: { size: 3 },
        minimumCalls: 2,
        probes: 2,
        wait: 10,
        failed: judge("failed"),
        ignore: judge("ignore"),
      });
      ours.events.on(() => {
        throw new Error("a listener's own");
      });
      const naive = new NaiveBreaker();
      const flying: { spell: number; end: (how: string) => void; answer: Promise<unknown> }[] = [];
      for (const what of steps) {
        if (what === "wait") time += 10;
        else if (what === "begin") {
          const spell = naive.ask(time);
          let end = (_how: string) => {};
          const answer = ours.execute(() =>
            new Promise((resolve, reject) => {
              end = (how) =>
                OUTCOMES[how as "ok"][0] as string === "resolve" ? resolve(how) : reject(how);
            })
          ).catch((error) => error);
          if (spell >= 0) flying.push({ spell, end, answer });
          else assert.ok(await answer instanceof CircuitOpenError);
        } else {
          const call = flying.shift();
          if (!call) continue;
          call.end(what);
          assert.equal(await call.answer, what);
          naive.end(call.spell, OUTCOMES[what as "ok"][1] as "ok", time);
        }
        assert.equal(ours.state, naive.state);
      }
    }),
    { numRuns: 300 },
  );
});
