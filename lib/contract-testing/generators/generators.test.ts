import assert from "node:assert/strict";
import { test } from "node:test";
import { readContract } from "../contract/read.ts";
import fc from "fast-check";
import { random } from "../../sim/mod.ts";
import type { Json } from "../contract/json.ts";
import { ANY_PLACE } from "../contract/path.ts";
import { patternOf } from "../matchers/pattern.ts";
import { generated, replaced } from "./mod.ts";

const context = {
  random: random(3),
  now: Date.UTC(2026, 10, 27, 9, 5, 7, 42),
  states: { id: 7, name: "soup" },
  mockServer: "http://127.0.0.1:99/",
};
const make = (generator: { type: string; [option: string]: Json }, value: Json = "old") =>
  generated(generator, value, context);

test("numbers and texts are made within what is asked for", () => {
  for (let i = 0; i < 200; i++) {
    const whole = make({ type: "RandomInt", min: 3, max: 5 }) as number;
    assert.ok(Number.isInteger(whole) && whole >= 3 && whole <= 5);
    assert.match(String(make({ type: "RandomDecimal", digits: 4 })), /^\d+\.\d*[1-9]$/);
    assert.equal(String(make({ type: "RandomDecimal", digits: 6 })).replace(".", "").length, 6);
  }
  assert.match(String(make({ type: "RandomHexadecimal", digits: 8 })), /^[0-9A-F]{8}$/);
  assert.equal(String(make({ type: "RandomString", size: 12 })).length, 12);
  assert.match(
    String(make({ type: "Uuid", format: "upper-case-hyphenated" })),
    /^[0-9A-F]{8}-[0-9A-F]{4}-4/,
  );
});

test("a text for a pattern is met by it", () => {
  for (
    const regex of [
      "\\d{1,8}",
      "(a|b)+c?",
      "[a-f0-9]{4}-[^x]{2}",
      "\\w+@\\w+\\.(com|org)",
      "^x.y$",
      "(?:ab){2,}",
      "\\D\\S",
    ]
  ) {
    for (let i = 0; i < 20; i++) {
      assert.ok(patternOf(regex).test(String(make({ type: "Regex", regex }))), regex);
    }
  }
  assert.throws(() => make({ type: "Regex", regex: "(?=b)a" }), /Cannot generate/);
});

test("dates are written in Java's letters", () => {
  assert.equal(make({ type: "Date" }), "2026-11-27");
  assert.equal(make({ type: "Time" }), "09:05:07");
  const night = { ...context, now: Date.UTC(2026, 0, 1, 0, 30) };
  assert.equal(generated({ type: "Time", format: "h:mm a" }, "", night), "12:30 AM");
  assert.equal(
    make({ type: "DateTime", format: "EEE, d MMM yy 'at' h:mm a SSS" }),
    "Fri, 27 Nov 26 at 9:05 AM 042",
  );
  assert.equal(make({ type: "Date", expression: "+ 2 days - 1 month" }), "2026-10-29");
});

test("values of states and the mock server's address are put in", () => {
  assert.equal(make({ type: "ProviderState", expression: "${id}" }), 7);
  assert.equal(
    make({ type: "ProviderState", expression: "/dishes/${id}/${name}" }),
    "/dishes/7/soup",
  );
  assert.equal(make({ type: "ProviderState", expression: "${nobody}" }), "old");
  assert.equal(
    make({ type: "MockServerURL", example: "http://x:1/a/b", regex: ".*(/a/b)$" }),
    "http://127.0.0.1:99/a/b",
  );
  assert.equal(make({ type: "Unheard" }), "old");
});

test("only what a path names is replaced", () => {
  assert.deepEqual(replaced({ a: [{ n: 1, m: 1 }, { n: 2 }] }, ["a", ANY_PLACE, "n"], () => 0), {
    a: [{ n: 0, m: 1 }, { n: 0 }],
  });
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      assert.deepEqual(
        replaced(value as Json, ["not", "there", "at", "all"], () => 1),
        value,
      )),
    { numRuns: 50 },
  );
});

test("a generator for a pattern that may take for ever is refused where it is read", () => {
  const read = (regex: string) => {
    const response = { generators: { body: { "$.price": { type: "Regex", regex } } } };
    const interactions = [{ description: "dishes", request: {}, response }];
    const metadata = { pactSpecification: { version: "3.0.0" } };
    const names = { consumer: { name: "c" }, provider: { name: "p" } };
    return readContract({ ...names, interactions, metadata } as unknown as Json);
  };
  assert.equal(read("\\d+").interactions.length, 1);
  assert.throws(() => read("(a+)+"), /generators \$\.price: a regex must not nest unbounded/);
});
