import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { FixedWindow, Gcra, Policy, SettableClock, SlidingCounter } from "./mod.ts";

interface Request {
  tenant: string;
  resource: "pay" | "report";
}

function make() {
  const clock = new SettableClock();
  const limiters = {
    resource: new FixedWindow({ clock, limit: 6, window: 1000 }),
    tenant: new Gcra({ clock, capacity: 4, refillRate: 2 }),
    global: new SlidingCounter({ clock, limit: 10, window: 1000 }),
  };
  const policy = new Policy<Request>([
    {
      name: "report",
      limiter: limiters.resource,
      key: ({ resource }) => resource === "report" ? resource : undefined,
    },
    {
      name: "tenant",
      limiter: limiters.tenant,
      key: ({ tenant }) => tenant,
      cost: ({ resource }) => resource === "report" ? 3 : 1,
    },
    { name: "global", limiter: limiters.global, key: () => "all" },
  ]);
  return { clock, policy, limiters };
}

test("a refusal by one limit takes nothing from the others", () => {
  const { policy, limiters } = make();
  assert.equal(policy.take({ tenant: "a", resource: "report" }).allowed, true);
  for (let i = 0; i < 50; i++) {
    const { allowed, rule, retryAfter } = policy.take({ tenant: "a", resource: "report" });
    assert.deepEqual([allowed, rule, retryAfter], [false, "tenant", 1000]);
  }
  assert.equal(limiters.resource.take("report", 0).remaining, 5);
  assert.equal(limiters.tenant.take("a", 0).remaining, 1);
  assert.equal(limiters.global.take("all", 0).remaining, 9);
});

test("of several refusals the longest wait answers, whichever comes first", () => {
  const clock = new SettableClock();
  const slow = new Gcra({ clock, capacity: 1, refillRate: 0.1 });
  const fast = new Gcra({ clock, capacity: 1, refillRate: 1 });
  const rules = [
    { name: "slow", limiter: slow, key: () => "all" },
    { name: "fast", limiter: fast, key: () => "all" },
  ];
  assert.equal(new Policy(rules).take(0).allowed, true);
  for (const order of [rules, [...rules].reverse()]) {
    const { allowed, rule, retryAfter } = new Policy(order).take(0);
    assert.deepEqual([allowed, rule, retryAfter], [false, "slow", 10_000]);
  }
});

test("of several admissions the one with the least remaining answers", () => {
  const { policy } = make();
  const decision = policy.take({ tenant: "a", resource: "pay" });
  assert.deepEqual([decision.rule, decision.remaining], ["tenant", 3]);
  assert.deepEqual(decision.all.map((one) => one.rule), ["tenant", "global"]);
});

test("a request is admitted exactly when all limits would admit it", () => {
  fc.assert(fc.property(
    fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 400 }),
        tenant: fc.constantFrom("a", "b", "c"),
        resource: fc.constantFrom("pay" as const, "report" as const),
      }),
      { maxLength: 80 },
    ),
    (trace) => {
      const { clock, policy, limiters } = make();
      for (const { gap, ...request } of trace) {
        clock.time += gap;
        const heavy = request.resource === "report";
        const looks = [
          limiters.tenant.take(request.tenant, 0).remaining >= (heavy ? 3 : 1),
          limiters.global.take("all", 0).remaining >= 1,
          !heavy || limiters.resource.take("report", 0).remaining >= 1,
        ];
        assert.equal(policy.take(request).allowed, looks.every(Boolean));
      }
    },
  ));
});

test("a request that no limit applies to is admitted", () => {
  const { allowed, rule, remaining } = new Policy<string>([]).take("anything");
  assert.deepEqual([allowed, rule, remaining], [true, undefined, Infinity]);
});

test("a limit that has no room for a new key refuses a free request too", () => {
  const limiter = new Gcra({ clock: new SettableClock(), capacity: 1, refillRate: 1, maxKeys: 1 });
  limiter.take("a");
  const policy = new Policy<string>([{ name: "one", limiter, key: (key) => key, cost: () => 0 }]);
  assert.equal(policy.take("b").allowed, false);
});

test("two rules of one name are refused", () => {
  const rule = {
    name: "same",
    limiter: new Gcra({ clock: new SettableClock(), capacity: 1, refillRate: 1 }),
    key: () => "k",
  };
  assert.throws(() => new Policy([rule, rule]), /rule names must differ: received "same" twice/);
});

test("a cost that is no whole number is refused before any rule is charged", () => {
  const clock = new SettableClock();
  for (const cost of [1.5, NaN, -1, Infinity]) {
    const make = () => new Gcra({ clock, capacity: 10, refillRate: 1 });
    const [first, second] = [make(), make()];
    const policy = new Policy<undefined>([
      { name: "first", limiter: first, key: () => "a" },
      { name: "second", limiter: second, key: () => "a", cost: () => cost },
    ]);
    assert.throws(() => policy.take(undefined), RangeError);
    assert.deepEqual([first, second].map((of) => of.take("a", 0).remaining), [10, 10]);
  }
});
