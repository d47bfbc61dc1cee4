import assert from "node:assert/strict";
import { test } from "node:test";
import { Gcra, Policy } from "../../rate-limiter/mod.ts";
import { VirtualClock } from "../../sim/mod.ts";
import { type Charge, charge, limitPerCaller } from "../mod.ts";

test("a request is charged by its cost; what nobody can ever pay is refused as wrong, not as too early", async () => {
  const limiter = new Gcra({ clock: new VirtualClock(), capacity: 10, refillRate: 1 });
  const limit = limitPerCaller(limiter), face = "rest";
  const told = await charge(limit, { subject: "a", cost: 8, face });
  assert.match(told["RateLimit"]!, /r=2/);
  await assert.rejects(charge(limit, { subject: "a", cost: 3, face }), { status: 429 });
  await assert.rejects(charge(limit, { subject: "a", cost: 11, face }), { status: 400 });
  await charge(limit, { subject: "b", cost: 10, face });
});

test("lib/rate-limiter's Policy is a limit of the edge as it is", async () => {
  const clock = new VirtualClock();
  const policy = new Policy<Charge>([
    {
      ...{ name: "caller", limiter: new Gcra({ clock, capacity: 100, refillRate: 1 }) },
      ...{ key: ({ subject }: Charge) => subject, cost: ({ cost }: Charge) => cost },
    },
    {
      ...{ name: "graphql", limiter: new Gcra({ clock, capacity: 50, refillRate: 1 }) },
      ...{ key: ({ face }: Charge) => face === "graphql" ? "all" : undefined },
      cost: ({ cost }: Charge) => cost,
    },
  ]);
  await charge(policy, { subject: "a", cost: 50, face: "graphql" });
  await assert.rejects(charge(policy, { subject: "b", cost: 1, face: "graphql" }), { status: 429 });
  await charge(policy, { subject: "b", cost: 1, face: "rest" });
});
