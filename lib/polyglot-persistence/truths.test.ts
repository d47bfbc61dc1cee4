import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../sim/random.ts";
import { indexTruth } from "./experiments/index-truths.ts";
import { patchSuite, patchTruths, wrongPatches } from "./truths/patch-truths.ts";
import { querySuite } from "./truths/query-suite.ts";
import {
  findsIn,
  findsNothing,
  oursFinds,
  queryTruths,
  wrongFinds,
} from "./truths/query-truths.ts";

const queries = await querySuite(), patches = await patchSuite();
const noQueries = typeof queries === "string" ? queries : false;
const noPatches = typeof patches === "string" ? patches : false;

test("finds what MongoDB finds, in its order, and refuses with its codes: all of the file", {
  skip: noQueries,
}, () => {
  for (const { truth, ok, score, note } of queryTruths(queries as never)) {
    assert.ok(ok, `${truth}: ${score}: ${note}`);
  }
  assert.equal(findsIn(queries as never), 163);
});

test("the file tells a store that finds nothing from one that finds", { skip: noQueries }, () => {
  assert.equal(wrongFinds(queries as never, findsNothing).length, 140);
  // A sort that is left out is seen.
  const unsorted = oursFinds();
  const wrong = wrongFinds(queries as never, (documents, { sort: _, ...query }) => {
    return unsorted(documents, query);
  });
  assert.ok(wrong.length >= 3, `${wrong.length}`);
});

test("patches as the two RFCs' tests say: all of the file", { skip: noPatches }, () => {
  for (const { truth, ok, score, note } of patchTruths(patches as never)) {
    assert.ok(ok, `${truth}: ${score}: ${note}`);
  }
});

test(
  "a patcher that changes its document before it fails is found out",
  { skip: noPatches },
  () => {
    const careless = wrongPatches(patches as never, (document) => {
      if (typeof document === "object" && document) (document as Record<string, unknown>)["x"] = 1;
      throw new Error("no");
    });
    assert.ok(careless.length > 36, `${careless.length}`);
  },
);

test("an index finds what a scan finds, on 4,000 random filters", () => {
  const { ok, score, note } = indexTruth(random(3), 4000);
  assert.ok(ok, `${score}: ${note}`);
});
