import assert from "node:assert/strict";
import { test } from "node:test";
import { rulesOf } from "../matchers/rules-of.ts";
import { compareBodies } from "./body.ts";
import { compareXml } from "./xml.ts";

const type = { match: "type" as const }, NONE = { rules: [], strict: false };

test("an expected body that is absent admits anything, an empty one only nothing", () => {
  const body = { contentType: "application/json", content: { a: 1 } };
  assert.deepEqual(compareBodies(undefined, body, NONE), []);
  assert.equal(compareBodies({ contentType: undefined, content: null }, body, NONE).length, 1);
  assert.deepEqual(compareBodies({ contentType: undefined, content: null }, undefined, NONE), []);
  assert.equal(compareBodies(body, undefined, NONE).length, 1);
  assert.equal(
    compareBodies(body, { contentType: "text/plain", content: "a" }, NONE)[0]!.type,
    "body-type",
  );
  assert.equal(
    compareBodies(body, { contentType: "application/json", content: "not JSON" }, NONE).length,
    1,
  );
});

test("texts, forms, parts and bytes are each compared as what they are", () => {
  const both = (
    contentType: string,
    one: string | Uint8Array,
    other: string | Uint8Array,
    rules = {},
  ) =>
    compareBodies({ contentType, content: one }, { contentType, content: other }, {
      rules: rulesOf(rules),
      strict: true,
    }).length;
  assert.equal(both("text/plain", "a", "b"), 1);
  assert.equal(both("text/plain", "a", "b", { $: { match: "regex", regex: "[ab]" } }), 0);
  assert.equal(both("application/x-www-form-urlencoded", "a=1&b=2", "b=2&a=1"), 0);
  assert.equal(both("application/x-www-form-urlencoded", "a=1", "a=2&c=1"), 2);
  assert.equal(
    both("application/x-www-form-urlencoded", "a=1", "a=2", {
      "$.a": { match: "regex", regex: "\\d" },
    }),
    0,
  );
  assert.equal(both("image/png", Uint8Array.of(1), Uint8Array.of(2)), 1);
  assert.equal(
    both("image/png", Uint8Array.of(1), Uint8Array.of(0x89, 0x50, 0x4e, 0x47), {
      $: { match: "contentType", value: "image/png" },
    }),
    0,
  );
  const parts = (...texts: string[]) =>
    `${
      texts.map((text, i) =>
        `--b\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name="p${i}"\r\n\r\n${text}\r\n`
      ).join("")
    }--b--\r\n`;
  assert.equal(both("multipart/form-data; boundary=b", parts('{"a":1}'), parts('{ "a": 1 }')), 0);
  assert.equal(both("multipart/form-data; boundary=b", parts('{"a":1}', "2"), parts('{"a":2}')), 2);
  assert.equal(
    both("multipart/form-data; boundary=b", parts('{"a":1}'), parts('{"a":2}'), {
      "$.p0.a": { match: "type" },
    }),
    0,
  );
});

test("XML is compared by names with their namespaces, attributes and text", () => {
  const xml = (one: string, other: string, rules = {}, strict = true) =>
    compareXml(one, other, { rules: rulesOf(rules), strict }).map(({ path }) => path);
  assert.deepEqual(xml('<a b="1" c="2">t</a>', '<a c="2" b="1"> t </a>'), []);
  assert.deepEqual(xml("<a><b>1</b></a>", "<a><b>2</b></a>"), ["$.a.b.#text"]);
  assert.deepEqual(xml('<x:a xmlns:x="u"/>', '<y:a xmlns:y="u"/>'), []);
  assert.equal(xml('<a xmlns="u"/>', "<a/>").length, 1);
  assert.equal(xml("<a><b/></a>", "<a><b/><b/></a>").length, 1);
  assert.deepEqual(xml("<a><b/></a>", "<a><b/><b/></a>", {}, false), []);
  assert.deepEqual(xml('<a><b n="1"/></a>', '<a><b n="2"/><b n="3"/></a>', { "$.a.b": type }), []);
  for (const rules of [{}, { "$.a.b": type }]) {
    assert.deepEqual(xml("<a><b/></a>", "<a/>", rules), ["$.a.b"], "what is missing is said once");
  }
  const sized = (min: number, max: number) => ({ "$.a": { match: "type", min, max } });
  const two = (rules: object) => xml("<a><b/></a>", "<a><b/><b/></a>", rules, false).length;
  assert.deepEqual([two(sized(2, 2)), two(sized(3, 4)), two(sized(0, 1))], [0, 1, 1]);
  assert.equal(xml("<a/>", "<a>").length, 1);
  assert.throws(() => compareXml("<a>", "<a/>", NONE), /Cannot read XML/);
  assert.throws(
    () => compareXml("<a>".repeat(300) + "</a>".repeat(300), "<a/>", NONE),
    /nested at most 200/,
  );
});
