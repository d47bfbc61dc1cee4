import assert from "node:assert/strict";
import test from "node:test";
import { measureRun, ranked } from "./metrics.ts";
import { trecEval } from "./real/suites.ts";
import { trecTruth } from "./truths/files.ts";

const suite = trecEval();
test(
  `all values of trec_eval${suite ? "" : " [skipped: no suite of search]"}`,
  { skip: !suite },
  () => {
    const { ok, score, note } = trecTruth(suite!);
    assert.ok(ok, `${score}: ${note}`);
  },
);

test("equal scores stand by id, the later one first", () => {
  assert.deepEqual(ranked([["a", 1], ["c", 1], ["b", 2]]), ["b", "c", "a"]);
});

test("gains count as much as they say", () => {
  const judgement = { relevant: new Set(["a", "b"]), gain: new Map([["a", 3]]) };
  const ideal = 3 + 1 / Math.log2(3);
  assert.equal(measureRun("ndcg", judgement, [["b", 2], ["a", 1]]), (1 + 3 / Math.log2(3)) / ideal);
  assert.equal(measureRun("ndcg", judgement, [["a", 2], ["b", 1]]), 1);
});

test("a topic without an answer, and a run without a hit, are 0 and not NaN", () => {
  for (const name of ["map", "ndcg", "recall_10", "bpref", "Rprec", "set_F", "11pt_avg"]) {
    assert.equal(measureRun(name, { relevant: new Set(["a"]) }, []), 0, name);
    assert.ok(!Number.isNaN(measureRun(name, { relevant: new Set() }, [["a", 1]])), name);
  }
  assert.throws(() => measureRun("beauty", { relevant: new Set() }, []), /beauty is none/);
});
