import assert from "node:assert/strict";
import { test } from "node:test";
import { RealClock, VirtualClock } from "../../sim/mod.ts";
import {
  BackendError,
  type CallScope,
  coalesce,
  DELIVERY,
  type Invoke,
  invokeOver,
  localBackend,
  localDelivery,
  type Outgoing,
  Upstream,
} from "../mod.ts";

const none = new AbortController().signal;
const scope: CallScope = { signal: none };
const operation = (name: string) => DELIVERY.operations.get(name)!;

/** An upstream whose back end does what it is told, call by call. */
function scripted(script: ((outgoing: Outgoing) => Response | Promise<Response>)[], options = {}) {
  const clock = new VirtualClock(), sent: Outgoing[] = [];
  const backend = localBackend("orders", (outgoing) => {
    sent.push(outgoing);
    return script[Math.min(sent.length, script.length) - 1]!(outgoing);
  });
  const upstream = new Upstream(backend, { clock, ...options });
  return { clock, sent, upstream, invoke: invokeOver(new Map([["orders", upstream]]), clock) };
}
const order = {
  ...{ id: "o1", customerId: "c1", restaurantId: "r1", courierId: null, status: "placed" },
  ...{ total: 5, lines: [] },
};
const good = () => Response.json(order), bad = () => new Response("stack trace", { status: 503 });

/** Runs a call on a virtual clock to its end. */
async function settled<T>(clock: VirtualClock, call: Promise<T>): Promise<T | Error> {
  const done = call.catch((error: Error) => error);
  await clock.run();
  return await done;
}

test("a GET is sent again, a change that may not be done twice never, one that may is", async () => {
  const sent = async (name: string, input: Record<string, unknown>) => {
    const { clock, invoke, sent } = scripted([bad, bad, good], { retries: 2 });
    await settled(clock, Promise.resolve(invoke(operation(name), input, scope)));
    return sent.length;
  };
  assert.equal(await sent("order", { id: "o1" }), 3);
  assert.equal(await sent("cancelOrder", { id: "o1" }), 3);
  assert.equal(await sent("placeOrder", { restaurantId: "r1", wanted: [] }), 1);
});

test("what a back end says in its error is nobody's business", async () => {
  const statuses: [() => Response | Promise<Response>, number][] = [
    [bad, 502],
    [() => new Response("{", { status: 200 }), 502],
    [() => Response.json({ ...order, total: "much" }), 502],
    [() => new Response("secret", { status: 418 }), 400],
    [() => new Response("secret", { status: 409 }), 409],
    [() => Promise.reject(new TypeError("connect ECONNREFUSED 10.0.0.7")), 502],
  ];
  for (const [answer, status] of statuses) {
    const { clock, invoke } = scripted([answer]);
    const error = await settled(
      clock,
      invoke(operation("order"), { id: "o1" }, scope) as Promise<unknown>,
    );
    assert.equal((error as { status?: number }).status, status);
    assert.doesNotMatch((error as Error).message, /secret|10\.0|stack|much/);
  }
});

test("a list that is longer than what was asked for is refused: the cost was told before", async () => {
  const { clock, invoke } = scripted([() => Response.json(Array(6).fill(order))]);
  const call = invoke(operation("orders"), { first: 5 }, scope) as Promise<unknown>;
  assert.equal((await settled(clock, call) as { status?: number }).status, 502);
});

test("a slow back end holds its own places only; its breaker opens on failures, not on a full house", async () => {
  const hang = ({ signal }: Outgoing) =>
    new Promise<Response>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  const { clock, invoke, upstream } = scripted([hang], {
    ...{ bulkhead: 5, timeout: 100, breaker: { wait: 1000 } },
  });
  const calls = Array.from(
    { length: 30 },
    () =>
      (invoke(operation("order"), { id: "o1" }, scope) as Promise<unknown>).catch((error) => error),
  );
  await clock.run();
  const statuses = (await Promise.all(calls)).map((error) => (error as { status: number }).status);
  assert.deepEqual([statuses.filter((one) => one === 504).length, upstream.attempts], [5, 5]);
  assert.equal(upstream.breaker!.state, "closed");
  for (let i = 0; i < 10; i++) {
    await settled(clock, invoke(operation("order"), { id: "o1" }, scope) as Promise<unknown>);
  }
  assert.equal(upstream.breaker!.state, "open");
  const last = await settled(
    clock,
    invoke(operation("order"), { id: "o1" }, scope) as Promise<unknown>,
  );
  assert.match((last as Error).message, /left alone for a while/);
  upstream.close();
});

test("back ends are told the time that is left; a call whose time is over is not sent", async () => {
  const { clock, invoke, sent } = scripted([good]);
  await settled(
    clock,
    invoke(operation("order"), { id: "o1" }, { ...scope, deadline: 250 }) as Promise<unknown>,
  );
  assert.equal(sent[0]!.headers.get("deadline-ms"), "250");
  const late = await settled(
    clock,
    invoke(operation("order"), { id: "o1" }, { ...scope, deadline: 0 }) as Promise<unknown>,
  );
  assert.deepEqual([(late as { status?: number }).status, sent.length], [504, 1]);
});

test("nothing that a caller sent goes on but the trace; the identity is the gateway's", async () => {
  const { clock, invoke, sent } = scripted([good]);
  const caller = { subject: "mira", scopes: new Set(["orders.read"]), identity: "signed" };
  const trace = { traceparent: "00-1" };
  await settled(
    clock,
    invoke(operation("order"), { id: "o1" }, { ...scope, caller, trace }) as Promise<unknown>,
  );
  assert.deepEqual(Object.fromEntries(sent[0]!.headers), {
    ...{ "x-identity": "signed", traceparent: "00-1" },
  });
});

test("a scope that the token lacks refuses the operation, before it is sent", async () => {
  const { clock, invoke, sent } = scripted([good]);
  const caller = { subject: "mira", scopes: new Set(["menu.read"]) };
  const call = invoke(operation("order"), { id: "o1" }, { ...scope, caller }) as Promise<unknown>;
  assert.equal((await settled(clock, call) as { status?: number }).status, 403);
  assert.equal(sent.length, 0);
});

test("equal GETs under way are one call; callers, changes and what is over are not merged", async () => {
  let calls = 0;
  const clock = new RealClock();
  const slow: Invoke = async () => {
    calls++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return calls;
  };
  const { invoke, counts } = coalesce(slow, clock);
  const as = (subject: string): CallScope => ({
    ...{ signal: none, caller: { subject, scopes: new Set() } },
  });
  const ask = (name: string, subject: string) => invoke(operation(name), { id: "1" }, as(subject));
  await Promise.all([ask("restaurant", "a"), ask("restaurant", "b"), ask("restaurant", "a")]);
  assert.equal(calls, 1, "what is the same for everybody");
  await Promise.all([ask("order", "a"), ask("order", "a"), ask("order", "b")]);
  assert.equal(calls, 3, "what is each caller's own");
  await Promise.all([ask("cancelOrder", "a"), ask("cancelOrder", "a")]);
  assert.equal(calls, 5, "changes");
  await ask("restaurant", "a");
  assert.deepEqual([calls, counts.asked, counts.called], [6, 9, 6]);
});

test("a caller who leaves does not take the answer from the others", async () => {
  const left = new AbortController();
  const { invoke } = coalesce(async (_, __, { signal }) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    signal.throwIfAborted();
    return "answer";
  }, new RealClock());
  const first = invoke(operation("restaurant"), { id: "1" }, { signal: left.signal }) as Promise<
    unknown
  >;
  const second = invoke(operation("restaurant"), { id: "1" }, scope);
  left.abort(new Error("gone"));
  await assert.rejects(first, /gone/);
  assert.equal(await second, "answer");
});

test("services answer through the whole way, and a failing one is told from the others", async () => {
  const local = localDelivery(new RealClock());
  local.services.couriers.trouble.failing = true;
  const ask = (name: string, input: Record<string, unknown>) =>
    local.invoke(operation(name), input, scope);
  assert.equal((await ask("restaurant", { id: "r1" }) as { id: string }).id, "r1");
  await assert.rejects(async () => await ask("courier", { id: "k1" }), { status: 502 });
  assert.equal(new BackendError(503).status, 503);
  local.close();
});
