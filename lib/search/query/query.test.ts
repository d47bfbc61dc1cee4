import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { analyzer, searcherOf } from "./four-texts.ts";
import { Searcher } from "../searcher.ts";
import { parseQuestion } from "./parser.ts";
import { type Query, readQuery } from "./query.ts";

const idsOf = (searcher: Searcher, query: Query) =>
  searcher.search(query).hits.map(({ document }) => document).sort();
const fieldsOf = { fields: ["title", "body"], keywords: ["tag"], numbers: ["size"] };
const ask = (text: string, searcher = searcherOf()) =>
  idsOf(searcher, parseQuestion(text, { analyzer, ...fieldsOf }).query);

test("questions as people type them", () => {
  const expected: Record<string, number[]> = {
    "disk": [0, 2],
    "disk certificates": [0, 2, 3],
    "+disk +full": [0],
    "+disk certificates": [0, 2],
    "server -disk": [3],
    "-disk": [1, 3],
    '"disk full"': [0],
    '"full disk"': [],
    '"disk of the log"': [0], // stop words stand between, and are counted
    '"disk of log"': [],
    "cert*": [3],
    "certifcates~": [3],
    "certifctes~2": [3],
    "title:disk": [0, 2],
    "title:server": [],
    "tag:ops": [0, 1],
    "disk tag:ops": [0],
    "size:15..": [1, 2],
    "size:..10": [0],
    "size:20": [1],
    "size:x": [],
    "tag:ops -log": [],
    "colour:disk": [], // no field: the two words stand together nowhere
    "the of a": [],
    "": [],
    "*": [],
    '"': [],
    "+ - ~ :": [],
    '"disk full': [0],
    '+"log server"': [0],
  };
  for (const [text, ids] of Object.entries(expected)) assert.deepEqual(ask(text), ids, text);
});

test("the same is found however the documents are spread over segments", () => {
  for (const text of ["disk server", "+server -full", '"log server"', "lo*", "dsk~"]) {
    const [one, two, four] = [1, 2, 4].map((parts) => {
      const { query } = parseQuestion(text, { analyzer });
      return searcherOf(parts).search(query).hits;
    });
    assert.deepEqual(two, one, text);
    assert.deepEqual(four, one, text);
  }
});

test("no question makes it throw", () => {
  const searcher = searcherOf();
  const letter = fc.constantFrom(
    ..."ab \"*~+-:.(){}[]\\'%\n\ud800\u0301é",
    "disk",
    "size:",
    "..",
    "NaN",
  );
  fc.assert(fc.property(fc.array(letter, { maxLength: 80 }), (letters) => {
    const { query } = parseQuestion(letters.join(""), { analyzer, ...fieldsOf });
    searcher.search(readQuery(JSON.parse(JSON.stringify(query))));
  }));
});

test("a long question is cut, quickly, and says so", () => {
  const text = "disk full ".repeat(1000);
  const { query, partial } = parseQuestion(text, { analyzer });
  assert.equal(partial, true);
  assert.deepEqual(idsOf(searcherOf(), query), [0, 2]);
  for (const hard of ["+".repeat(2000), '"'.repeat(2000), "a:".repeat(1000), "..".repeat(1000)]) {
    parseQuestion(hard, { analyzer, ...fieldsOf });
  }
});

test("a query from outside is checked at the door", () => {
  const refused = (query: unknown, message: RegExp) =>
    assert.throws(() => readQuery(query), message);
  refused({ kind: "range", field: "size", min: NaN }, /min: must be a number, and NaN is none/);
  refused({ kind: "fuzzy", term: "x", distance: 3 }, /distance: /);
  refused({ kind: "or", clauses: [{ kind: "term" }] }, /clauses\.0\.term: /);
  refused({ kind: "nothing" }, /kind: /);
  let deep: unknown = { kind: "all" };
  for (let i = 0; i < 10_000; i++) deep = { kind: "not", clause: deep };
  refused(deep, /at most 32 levels deep/);
});

test("pages lie behind each other, and too deep ones are refused", () => {
  const searcher = searcherOf(), query = readQuery({ kind: "all" });
  const all = searcher.search(query, { size: 4 }).hits;
  assert.deepEqual(searcher.search(query, { size: 2, from: 2 }).hits, all.slice(2));
  assert.deepEqual(searcher.search(query, { from: 100 }).hits, []);
  for (const bad of [{ size: -1 }, { size: NaN }, { from: 9991 }, { size: 1.5 }]) {
    assert.throws(() => searcher.search(query, bad), RangeError);
  }
});

test("a clause scores only where the whole and matches", () => {
  const searcher = searcherOf(), term = (term: string): Query => ({ kind: "term", term });
  const query: Query = {
    kind: "or",
    clauses: [{ kind: "and", clauses: [term("disk"), term("replacement")] }, term("full")],
  };
  const { hits } = searcher.search(query), alone = searcher.search(term("full")).hits;
  assert.equal(hits.find(({ document }) => document === 0)!.score, alone[0]!.score);
});
