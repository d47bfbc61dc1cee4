import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { parsePath } from "../contract/path.ts";
import { contractOf, expecting } from "./consumer.ts";
import {
  boolean,
  datetime,
  decimal,
  eachLike,
  includes,
  integer,
  like,
  number,
  regex,
} from "./example.ts";
import { MockProvider } from "./mock-provider.ts";

const context = { random: random(1), now: 0 };

test("the example has the type that the consumer reads, and the rules hang on their paths", () => {
  const { example, interaction } = expecting("all", { path: "/" }, {
    body: {
      list: eachLike({ id: integer(1), price: decimal(1.5) }, { min: 2 }),
      name: like("soup"),
      open: boolean(true),
      at: datetime("yyyy", "2026"),
      any: number(1),
      has: includes("o", "soup"),
      like: regex(/[a-z]+/, "abc"),
      fixed: 7,
    },
  });
  const sum: number = example.list.reduce((all, { id, price }) => all + id * price, 0);
  assert.equal(sum, 1.5);
  assert.equal(example.name.length, 4);
  // @ts-expect-error A field that is not in the contract is not in the type.
  assert.equal(example.nothing, undefined);
  assert.deepEqual(interaction.response.rules.body!.map(({ path }) => path), [
    "$['list']",
    "$['list'][*]['id']",
    "$['list'][*]['price']",
    "$['name']",
    "$['open']",
    "$['at']",
    "$['any']",
    "$['has']",
    "$['like']",
  ]);
  assert.deepEqual(interaction.response.rules.body![0]!.matchers, [{ match: "type", min: 2 }]);
});

test("unexpected, differing and missing requests are told apart", async () => {
  const asked = [
    expecting("one", { path: "/one", query: "a=1" }, { body: { n: 1 } }),
    expecting("two", { path: "/two" }),
    expecting("three", { method: "POST", path: "/three", body: { a: like(1) } }, { status: 204 }),
  ];
  const mock = new MockProvider(contractOf("c", "p", asked), context);
  const status = async (path: string, init?: RequestInit) =>
    (await mock.fetch(new Request(`http://mock${path}`, init))).status;
  assert.equal(await status("/one?a=1"), 200);
  assert.equal(await status("/one?a=2"), 500);
  assert.equal(await status("/elsewhere"), 500);
  assert.equal(
    await status("/three", {
      method: "POST",
      body: '{"a":7}',
      headers: { "content-type": "application/json" },
    }),
    204,
  );
  assert.deepEqual(mock.faults().map(({ kind }) => kind), [
    "mismatches",
    "request-not-found",
    "missing-request",
  ]);
  mock.forget();
  assert.deepEqual(mock.faults().map(({ kind }) => kind), [
    "missing-request",
    "missing-request",
    "missing-request",
  ]);
});

test("a request that nobody can read is answered, too", async () => {
  const mock = new MockProvider(
    contractOf("c", "p", [expecting("one", { path: "/one" })]),
    context,
  );
  const response = await mock.fetch(
    new Request("http://mock/one", {
      method: "POST",
      body: "[".repeat(300),
      headers: { "content-type": "application/json" },
    }),
  );
  assert.equal(response.status, 500);
  assert.match(JSON.stringify(await response.json()), /nested at most 200/);
  const [fault] = mock.faults();
  assert.ok(fault?.kind === "not-answered" && /nested at most 200/.test(fault.error));
});

test("a request for which no answer can be made is answered, too, and a fault", async () => {
  const { interaction } = expecting("one", { path: "/one" }, { body: { a: "x" } });
  const generator = { type: "Regex", regex: "(?=b)a" }, steps = parsePath("$.a");
  const generators = { body: [{ path: "$.a", steps, generator }] };
  const response = { ...interaction.response, generators };
  const mock = new MockProvider({ interactions: [{ ...interaction, response }] }, context);
  const { status, body } = await mock.fetch(new Request("http://mock/one"));
  await body?.cancel();
  assert.equal(status, 500);
  const [fault] = mock.faults();
  assert.ok(fault?.kind === "not-answered" && /no text was found/.test(fault.error));
});

test("what was nearly asked for is not missing, but it is in another state", async () => {
  const inState = (given: string, query: string) =>
    expecting("one", { path: "/one", query }, {}, { given: [given] });
  const asked = [inState("full", "a=1"), inState("empty", "a=1&b=2&c=3")];
  const mock = new MockProvider(contractOf("c", "p", asked), context);
  await (await mock.fetch(new Request("http://mock/one?a=2"))).body?.cancel();
  assert.deepEqual(mock.faults().map(({ kind }) => kind), ["mismatches", "missing-request"]);
  mock.forget();
  assert.deepEqual(mock.faults().map(({ kind }) => kind), ["missing-request", "missing-request"]);
});

test("a list that can't be, and a pattern that may take for ever, are refused where they are written", () => {
  assert.throws(
    () => eachLike(1, { min: 3, max: 2 }),
    /min must be a whole number from 0 to 2 elements/,
  );
  assert.throws(() => regex(/(a+)+/, "a"), /must not nest unbounded repeats/);
});
