import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Json } from "../contract/json.ts";
import type { MessagePart, RequestPart, ResponsePart } from "../contract/model.ts";
import { rulesOf } from "../matchers/rules-of.ts";
import { compareBodies } from "./body.ts";
import { compareHeaders } from "./headers.ts";
import { compareJson } from "./json.ts";
import { compareParameters, parseParameters } from "./parameters.ts";
import { compareMessages, compareRequests, compareResponses } from "./parts.ts";
import { compareXml } from "./xml.ts";

const paths = (
  expected: Json,
  actual: Json,
  rules: Parameters<typeof rulesOf>[0] = {},
  strict = false,
) => compareJson(expected, actual, { rules: rulesOf(rules), strict }).map(({ path }) => path);
const type = { match: "type" as const }, NONE = { rules: [], strict: false };
const response = (more: Partial<ResponsePart>): ResponsePart => ({
  status: 200,
  headers: {},
  rules: {},
  generators: {},
  ...more,
});
const request = (more: Partial<RequestPart>): RequestPart => ({
  method: "GET",
  path: "/",
  query: {},
  headers: {},
  rules: {},
  generators: {},
  ...more,
});
const message = (more: Partial<MessagePart>): MessagePart => ({
  metadata: {},
  rules: {},
  generators: {},
  ...more,
});

test("a value matches itself, in requests and in answers", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.boolean(), (value, strict) => {
    const json = JSON.parse(JSON.stringify(value)) as Json;
    assert.deepEqual(compareJson(json, json, { rules: [], strict }), []);
    assert.deepEqual(compareJson(json, json, { rules: rulesOf({ $: type }), strict }), []);
  }));
});

test("each difference is named by its own path", () => {
  assert.deepEqual(paths({ a: 1, b: [1, { c: 2 }] }, { a: 2, b: [1, { c: 3 }] }), [
    "$.a",
    "$.b[1].c",
  ]);
  assert.deepEqual(paths({ "a b": { "@c": 1 } }, { "a b": {} }), ["$['a b']['@c']"]);
});

test("what was not expected is refused in requests only", () => {
  assert.deepEqual(paths({ a: 1 }, { a: 1, b: 2 }), []);
  assert.deepEqual(paths({ a: 1 }, { a: 1, b: 2 }, {}, true), ["$.b"]);
  assert.deepEqual(paths({}, { b: 2 }, { $: { match: "eachKey", rules: [type] } }, true), ["$.b"]);
});

test("lists have the same length, unless a rule says otherwise", () => {
  assert.deepEqual(paths([1], [1, 2]), ["$"]);
  assert.deepEqual(paths([1], [1, 2], { $: type }), []);
  assert.deepEqual(paths([1], [1, "2"], { $: type }), ["$[1]"]);
  assert.deepEqual(paths([1], [], { $: type }), []);
  assert.deepEqual(paths([1], [], { $: { ...type, min: 1 } }), ["$"]);
  assert.deepEqual(paths([1], [1, 2], { "$[*]": type }), ["$"]);
});

test("a rule holds for all that is below it, until another one does", () => {
  const rules = { $: type, "$.a.id": { match: "equality" as const } };
  assert.deepEqual(paths({ a: { id: 1, n: 1 } }, { a: { id: 1, n: 9 } }, rules), []);
  assert.deepEqual(paths({ a: { id: 1, n: 1 } }, { a: { id: 2, n: "9" } }, rules), [
    "$.a.id",
    "$.a.n",
  ]);
});

test("of maps with open keys each value counts", () => {
  assert.deepEqual(
    paths(
      { r1: { n: 1 } },
      { r7: { n: 2 }, r8: { n: 3 } },
      { $: { match: "values" }, "$.*": type },
      true,
    ),
    [],
  );
  assert.deepEqual(
    paths({ r1: { n: 1 } }, { r7: { n: "2" } }, { $: { match: "eachValue", rules: [type] } }),
    ["$.r7.n"],
  );
  assert.deepEqual(
    paths({ a: 1, b: 2 }, { a: 1 }, {
      $: { match: "eachKey", rules: [{ match: "regex", regex: "[a-z]" }] },
    }),
    [],
  );
});

test("a list contains its variants in any order", () => {
  const rules = {
    $: {
      match: "arrayContains" as const,
      variants: [{ index: 0, rules: [] }, { index: 1, rules: rulesOf({ "$.n": type }) }],
    },
  };
  assert.deepEqual(paths([{ a: 1 }, { n: 1 }], [{ n: 9 }, { a: 1 }, { x: 1 }], rules), []);
  assert.deepEqual(paths([{ a: 1 }, { n: 1 }], [{ n: "9" }, { a: 2 }], rules), ["$", "$"]);
});

test("what is nested too deep is refused, not followed", () => {
  let deep: Json = 1;
  for (let i = 0; i < 300; i++) deep = [deep];
  assert.throws(() => compareJson(deep, deep, NONE), /nested at most 200 levels/);
});

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
  assert.equal(xml("<a/>", "<a>").length, 1);
  assert.throws(() => compareXml("<a>", "<a/>", NONE), /Cannot read XML/);
  assert.throws(
    () => compareXml("<a>".repeat(300) + "</a>".repeat(300), "<a/>", NONE),
    /nested at most 200/,
  );
});

test("headers are found without case; parameters may stand in any order", () => {
  const headers = (one: Record<string, string[]>, other: Record<string, string[]>) =>
    compareHeaders(one, other, undefined).length;
  assert.equal(headers({ Accept: ["a, b"] }, { ACCEPT: ["a,b"], more: ["x"] }), 0);
  assert.equal(headers({ Accept: ["a, b"] }, { accept: ["b, a"] }), 1);
  assert.equal(
    headers({ "Content-Type": ["text/html; charset=UTF-8; q=1"] }, {
      "content-type": ["text/html;q=1;charset=utf-8;x=y"],
    }),
    0,
  );
  assert.equal(
    headers({ "Content-Type": ["text/html; charset=UTF-8"] }, { "content-type": ["text/html"] }),
    1,
  );
  assert.equal(headers({ "X-A": ["a"] }, { "X-A": ["A"] }), 1);
  const rules = [{ ...rulesOf({ "$.x": { match: "regex", regex: "\\d+" } })[0]!, steps: ["x-a"] }];
  assert.equal(compareHeaders({ "X-A": ["1"] }, { "x-a": ["12, 13, 1a"] }, rules).length, 1);
});

test("parameters are compared by name, their values in order", () => {
  const query = (one: string, other: string) =>
    compareParameters(parseParameters(one), parseParameters(other), {
      type: "query",
      rules: undefined,
      strict: true,
    }).length;
  assert.equal(query("a=1&b=2", "b=2&a=1&"), 0);
  assert.equal(query("a=1&a=2", "a=2&a=1"), 2);
  assert.equal(query("a=1", "a=1&c=1"), 1);
  assert.equal(query("a=1", ""), 1);
  assert.equal(query("__proto__=1", "a=1"), 2);
});

test("version 1 compares queries as text", () => {
  const sent = (queryText: string) => request({ query: parseParameters(queryText), queryText });
  assert.equal(compareRequests(sent("a=1&b=2"), sent("b=2&a=1")).length, 1);
  assert.equal(compareRequests(sent("a=x=y"), sent("a=x%3Dy")).length, 0);
  assert.equal(compareRequests(request({ query: { a: ["1"] } }), sent("a=1")).length, 0);
});

test("methods, paths and states are compared first", () => {
  assert.deepEqual(
    compareRequests(request({}), request({ method: "POST", path: "/x" })).map((one) => one.type),
    ["method", "path"],
  );
  assert.deepEqual(compareRequests(request({ path: "/a b" }), request({ path: "/a%20b" })), []);
  const rule = { ...rulesOf({ $: { match: "regex", regex: "/\\d+" } })[0]! };
  assert.deepEqual(
    compareRequests(request({ path: "/1", rules: { path: [rule] } }), request({ path: "/77" })),
    [],
  );
  assert.deepEqual(
    compareResponses(response({}), response({ status: 500 })).map((one) => one.type),
    ["status"],
  );
});

test("messages are compared by metadata and body", () => {
  const body = { contentType: "application/json", content: { id: 1 } };
  assert.deepEqual(
    compareMessages(
      message({ body, metadata: { topic: "a" } }),
      message({ body, metadata: { topic: "a", more: 1 } }),
    ),
    [],
  );
  assert.deepEqual(
    compareMessages(message({ body, metadata: { topic: "a" } }), message({ body })).map((one) =>
      one.path
    ),
    ["topic"],
  );
  assert.deepEqual(
    compareMessages(message({ metadata: { contentType: "application/json" } }), message({ body })),
    [],
  );
});
