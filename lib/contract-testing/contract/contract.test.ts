import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contractOf, expecting, expectingMessage } from "../consumer/consumer.ts";
import { eachLike, integer, like, regex } from "../consumer/example.ts";
import { rulesOf } from "../matchers/rules-of.ts";
import { bodyOf } from "./body.ts";
import { canonical, depthOf, type Json } from "./json.ts";
import { kindOf, mediaType, sniffed } from "./media-type.ts";
import { ANY_KEY, ANY_PLACE, parsePath, pathText, weightOf } from "./path.ts";
import { readContract } from "./read.ts";
import { decisiveRule } from "./rules.ts";
import { writeContract } from "./write.ts";

const file = (interaction: object, version = "3.0.0", more = {}) =>
  ({
    consumer: { name: "checkout" },
    provider: { name: "catalogue" },
    interactions: [{
      description: "dishes",
      request: { method: "GET", path: "/" },
      response: { status: 200 },
      ...interaction,
    }],
    metadata: { pactSpecification: { version } },
    ...more,
  }) as unknown as Json;
const refusal = (given: Json | string, name?: string) => {
  try {
    readContract(given, name);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

test("paths are read as they are written", () => {
  assert.deepEqual(parsePath("$.a['b c'][0][*].*"), ["a", "b c", 0, ANY_PLACE, ANY_KEY]);
  assert.deepEqual(parsePath("$['@id']"), ["@id"]);
  assert.deepEqual(parsePath("$"), []);
  for (const wrong of ["a.b", "$.a[", "$..a", "$.a[x]"]) {
    assert.throws(() => parsePath(wrong), /Cannot read path/);
  }
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ minLength: 1 }).filter((key) => key !== "*"), fc.nat(9))),
      (at) => {
        assert.deepEqual(parsePath(pathText(at)), at);
      },
    ),
  );
});

test("names weigh two, stars one, and what does not fit nothing", () => {
  assert.equal(weightOf(parsePath("$.a.b"), ["a", "b"]), 2 * 2 * 2 * 3);
  assert.equal(weightOf(parsePath("$.a.*"), ["a", "b"]), 2 * 2 * 3);
  assert.equal(weightOf(parsePath("$.a[*]"), ["a", "b"]), 0);
  assert.equal(weightOf(parsePath("$.a.b.c"), ["a", "b"]), 0);
  assert.equal(weightOf(parsePath("$.a"), ["a", "b"]), 2 * 2 * 2);
});

test("the heaviest rule decides, and of two the longer", () => {
  const path = (rules: string[], at: (string | number)[]) =>
    decisiveRule(
      rulesOf(Object.fromEntries(rules.map((one) => [one, { match: "type" as const }]))),
      at,
    )?.rule.path;
  assert.equal(path(["$.a", "$.a.*", "$.a.b"], ["a", "b"]), "$.a.b");
  assert.equal(path(["$.*.*.*", "$.a"], ["a", "b", "c"]), "$.*.*.*");
  assert.equal(path(["$.a", "$.*.*.*"], ["a", "b", "c"]), "$.*.*.*");
  assert.equal(path(["$.x"], ["a"]), undefined);
  // Of two that are alike in both, the later one.
  assert.equal(path(["$.a.*", "$.*.b"], ["a", "b"]), "$.*.b");
  assert.equal(path(["$.*.b", "$.a.*"], ["a", "b"]), "$.a.*");
});

test("what is wrong with a contract is said with its file, interaction and path", () => {
  assert.equal(
    refusal("{", "a.json").replace(/JSON: .*/, "JSON"),
    "Cannot read contract a.json: it must be JSON",
  );
  assert.match(
    refusal(file({}, "7.0")),
    /its specification must be one of 1, 1.1, 2, 3, 4: received 7/,
  );
  const rules = (rule: object) =>
    file({ response: { matchingRules: { body: { "$.price": { matchers: [rule] } } } } });
  assert.match(
    refusal(rules({ match: "vibes" })),
    /interaction 1 \("dishes"\), at response.matchingRules \$.price: matchers.0.*names no matcher that is known/,
  );
  assert.match(refusal(rules({ match: "regex", regex: "(" })), /a regex must compile: received \(/);
  assert.match(
    refusal(rules({ match: "regex", regex: "(a+)+" })),
    /a regex must not nest unbounded repeats/,
  );
  assert.match(refusal(rules({ match: "date", format: "bb" })), /Cannot read date format: bb/);
  assert.match(refusal(rules({ match: "type", min: -1 })), /min/);
  assert.match(refusal(rules({ match: "type", min: 3, max: 2 })), /min that is not over its max/);
  assert.equal(refusal(rules({ match: "type", min: 2, max: 2 })), "");
  assert.match(refusal(file({ request: "GET /" })), /at request: must be an object/);
  assert.match(
    refusal(file({ type: "Synchronous/Messages" }, "4.0")),
    /must be Synchronous\/HTTP or Asynchronous\/Messages/,
  );
  assert.match(
    refusal({ consumer: { name: "" }, provider: { name: "x" } } as Json),
    /consumer.name/,
  );
  assert.match(
    refusal(file({ request: { method: "GET", path: "/", headers: { a: { b: 1 } } } })),
    /request: headers.a/,
  );
});

test("two interactions that can't be told apart are refused, those with other states are not", () => {
  const [one] = (file({}) as { interactions: Json[] }).interactions;
  assert.match(
    refusal(file({}, "3", { interactions: [one, one] })),
    /interaction 2 \("dishes"\) has the description and the states of another one/,
  );
  const stated = { ...one as object, providerStates: [{ name: "empty" }] };
  assert.equal(refusal(file({}, "3", { interactions: [one, stated as unknown as Json] })), "");
});

test("what is too large or too deep is refused before it is parsed", () => {
  assert.match(refusal(`"${"a".repeat(5_000_001)}"`), /at most 5000000 bytes/);
  assert.match(refusal("[".repeat(300)), /nested at most 200 levels deep: received 300/);
  assert.equal(depthOf('{"a":"[[[","b":[{"c":"\\"["}]}'), 3);
  assert.throws(
    () => bodyOf("application/json", new TextEncoder().encode("[".repeat(201))),
    /nested at most 200/,
  );
  assert.throws(() => bodyOf(undefined, new Uint8Array(5_000_001)), /at most 5000000 bytes/);
});

test("a contract that is written and read again is the same, in versions 3 and 4", () => {
  const dishes = expecting("dishes", {
    method: "POST",
    path: regex(/\/dishes\/\d+/, "/dishes/1"),
    query: "ids=1&ids=2",
    body: { a: 1 },
  }, {
    headers: { "X-Count": regex(/\d+/, "3") },
    body: eachLike({ id: like("r1"), lines: eachLike({ price: integer(3) }, { min: 2, max: 5 }) }),
  }, { given: [{ name: "dishes exist", params: { id: 1 } }] });
  const event = expectingMessage("arrived", { id: like("7") }, { metadata: { topic: "parcels" } });
  const contract = contractOf("checkout", "catalogue", [dishes, event]);
  for (const version of ["3", "4"] as const) {
    const written = writeContract(contract, version), again = readContract(JSON.stringify(written));
    assert.equal(canonical(writeContract(again, version)), canonical(written));
    assert.equal(again.interactions.length, 2);
    assert.deepEqual(again.interactions[0]!.states, dishes.interaction.states);
  }
});

test("version 2's rules hang on the part, and older states are read", () => {
  const [read] = readContract(
    file({
      providerState: "full",
      response: {
        body: [{ a: 1 }],
        matchingRules: {
          "$.body[*].a": { match: "type" },
          "$.headers.X-A": { match: "regex", regex: "a" },
        },
      },
    }, "2.0.0"),
  ).interactions;
  assert.ok(read?.kind === "http");
  assert.deepEqual(read.response.rules.body![0]!.steps, [ANY_PLACE, "a"]);
  assert.deepEqual(read.response.rules.header![0]!.steps, ["X-A"]);
  assert.deepEqual(read.states, [{ name: "full", params: {} }]);
});

test("a body that is an empty text is to be empty, in each version", () => {
  for (const body of ["", { content: "" }]) {
    const version = body === "" ? "3.0.0" : "4.0";
    const [one] = readContract(file({ response: { body } }, version)).interactions;
    assert.ok(one?.kind === "http");
    assert.equal(one.response.body!.content, null);
  }
});

test("media types are read without case and order", () => {
  assert.deepEqual([...mediaType('Text/HTML; Charset="UTF-8"; q=1').parameters], [[
    "charset",
    "utf-8",
  ], ["q", "1"]]);
  assert.equal(kindOf("application/vnd.siren+json", {}), "json");
  assert.equal(kindOf("application/soap+xml", ""), "xml");
  assert.equal(kindOf("image/png", new Uint8Array()), "binary");
  assert.equal(kindOf(undefined, "<a/>"), "xml");
  assert.equal(sniffed(Uint8Array.of(0x89, 0x50, 0x4e, 0x47)), "image/png");
  assert.equal(sniffed("<!DOCTYPE html>"), "text/html");
});
