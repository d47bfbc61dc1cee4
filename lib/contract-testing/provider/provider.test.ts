import assert from "node:assert/strict";
import { test } from "node:test";
import { random, RealClock } from "../../sim/mod.ts";
import { contractOf, expecting, expectingMessage } from "../consumer/consumer.ts";
import { integer } from "../consumer/example.ts";
import type { Phase } from "./states.ts";
import { verify } from "./verify.ts";

const options = { clock: new RealClock(), random: random(1) };
const dish = (description: string, about: Parameters<typeof expecting>[3] = {}) =>
  expecting(description, { path: "/dish" }, { body: { price: integer(450) } }, about);
const answer = (body: unknown) => () => Response.json(body);

test("states are set up and taken back around each interaction, in their order", async () => {
  const calls: string[] = [];
  const states = ({ name }: { name: string }, phase: Phase) => void calls.push(`${phase} ${name}`);
  const contract = contractOf("c", "p", [dish("one", { given: ["a", "b"] }), dish("two")]);
  const { success } = await verify(contract, {
    fetch: () => (calls.push("asked"), Response.json({ price: 1 })),
    states,
  }, options);
  assert.ok(success);
  assert.deepEqual(calls, [
    "setup ",
    "asked",
    "teardown ",
    "setup a",
    "setup b",
    "asked",
    "teardown a",
    "teardown b",
  ]);
});

test("what has states waits for its turn, what has none is asked at once", async () => {
  let running = 0, most = 0;
  const fetch = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return Response.json({ price: 1 });
  };
  const of = (about: object) =>
    contractOf("c", "p", Array.from({ length: 6 }, (_, i) => dish(String(i), about)));
  await verify(of({ given: ["a"] }), { fetch }, { ...options, concurrency: 4 });
  assert.equal(most, 1);
  await verify(of({}), { fetch }, { ...options, concurrency: 4 });
  assert.equal(most, 4);
});

test("a provider that never answers is given up, and the others are asked all the same", async () => {
  let aborted = false;
  const fetch = (request: Request) =>
    request.url.endsWith("/hang")
      ? new Promise<Response>((_, reject) =>
        request.signal.addEventListener("abort", () => (aborted = true, reject(new Error("left"))))
      )
      : Response.json({ price: 1 });
  const contract = contractOf("c", "p", [expecting("hangs", { path: "/hang" }), dish("answers")]);
  const { results } = await verify(contract, { fetch }, { ...options, timeout: 30 });
  assert.deepEqual(results.map(({ outcome, error }) => [outcome, error]), [[
    "failed",
    "no answer within 30 ms",
  ], ["passed", undefined]]);
  assert.ok(aborted, "and its connection is left");
});

test("a failing state, a throwing provider and no provider at all are reported, not thrown", async () => {
  const contract = contractOf("c", "p", [
    dish("one", { given: ["a"] }),
    expectingMessage("event", { id: 1 }),
  ]);
  const phases: string[] = [];
  const states = ({ name }: { name: string }, phase: Phase) => {
    phases.push(`${phase} ${name}`);
    return name === "a" ? Promise.reject(new Error("no database")) : undefined;
  };
  const { results } = await verify(contract, { fetch: answer({ price: 1 }), states }, options);
  assert.match(results[0]!.error!, /State change request failed: setup of "a": no database/);
  assert.deepEqual(
    phases,
    ["setup a", "setup ", "teardown "],
    "what was not set up is not taken back",
  );
  const thrown = await verify(
    contract,
    { fetch: () => Promise.reject(new Error("gone")) },
    options,
  );
  assert.match(thrown.results[0]!.error!, /gone/);
  assert.match(thrown.results[1]!.error!, /makes no messages/);
});

test("states that nobody handles are warned of", async () => {
  const { success, results } = await verify(contractOf("c", "p", [dish("one", { given: ["a"] })]), {
    fetch: answer({ price: 1 }),
  }, options);
  assert.ok(success);
  assert.deepEqual(results[0]!.warnings, ['no state handler: "a" was not set up']);
});

test("what is pending may fail without breaking the build", async () => {
  const { success, results } = await verify(
    contractOf("c", "p", [dish("new", { pending: true, comments: ["asked for by search"] })]),
    { fetch: answer({}) },
    options,
  );
  assert.ok(success);
  assert.equal(results[0]!.outcome, "pending");
  assert.deepEqual(results[0]!.comments, ["asked for by search"]);
});

test("requests go through the filter, and secrets do not come into the report", async () => {
  const asked = expecting("secret", { path: "/dish" }, { headers: { "X-Api-Key": "abc" } });
  const fetch = (request: Request) =>
    new Response(null, { headers: { "x-api-key": request.headers.get("authorization") ?? "" } });
  const filter = (request: Request) =>
    new Request(request, { headers: { authorization: "Bearer hidden" } });
  const { results: [one] } = await verify(
    contractOf("c", "p", [asked]),
    { fetch, filter },
    options,
  );
  assert.equal(one!.outcome, "failed");
  assert.doesNotMatch(JSON.stringify(one), /hidden|abc/);
  assert.equal(one!.mismatches[0]!.actual, "•••");
});

test("an answer that is too large is refused as soon as it is, and left", async () => {
  let sent = 0, left = false;
  const big = () =>
    new Response(
      new ReadableStream({
        pull: (controller) =>
          ++sent > 40 ? controller.close() : controller.enqueue(new Uint8Array(500_000)),
        cancel: () => void (left = true),
      }),
    );
  const { results: [one] } = await verify(
    contractOf("c", "p", [dish("one")]),
    { fetch: big },
    options,
  );
  assert.match(one!.error!, /at most 5000000 bytes/);
  assert.ok(sent < 20 && left, `${sent} of 40 parts were read`);
});

test("a state that can't be taken back is a failure, and says so", async () => {
  const states = (_: unknown, phase: Phase) =>
    phase === "teardown" ? Promise.reject(new Error("still there")) : undefined;
  const { success, results: [one] } = await verify(
    contractOf("c", "p", [dish("one", { given: ["a"] })]),
    { fetch: answer({ price: 1 }), states },
    options,
  );
  assert.deepEqual([success, one!.outcome], [false, "failed"]);
  assert.match(one!.error!, /State change request failed: teardown of "a": still there/);
});

test("of two states of which the second fails the first is taken back before the next interaction", async () => {
  const told: string[] = [];
  const contract = contractOf("c", "p", [
    dish("one", { given: ["stock is 1", "broken"] }),
    dish("two", { given: ["stock is 1"] }),
  ]);
  const states = ({ name }: { name: string }, phase: Phase) => {
    told.push(`${phase} ${name}`);
    if (name === "broken" && phase === "setup") throw new Error("as told");
  };
  const { results } = await verify(contract, { fetch: answer({ price: 1 }), states }, options);
  assert.deepEqual(results.map(({ outcome }) => outcome), ["failed", "passed"]);
  assert.deepEqual(told, [
    "setup stock is 1",
    "setup broken",
    "teardown stock is 1",
    "setup stock is 1",
    "teardown stock is 1",
  ]);
});
