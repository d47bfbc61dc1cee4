import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { suite } from "../../services/suite.ts";
import { broken } from "./compatibility.ts";
import type { CompatibilityCase } from "./compatibility-case.ts";
import { SPECIFICATION_FILES, type SpecificationFile, wrongCases } from "./specification.ts";

const { folder, missing } = suite(
  "contract-testing",
  SPECIFICATION_FILES[0]!,
  "github.com/pact-foundation/pact-specification",
);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const skip = missing ? { skip: missing } : {};

test("all cases of Pact's specification are decided as it decides them", skip, () => {
  const files = SPECIFICATION_FILES.map((file) => read(file) as SpecificationFile);
  for (const xml of [false, true]) {
    const { of, wrong } = wrongCases(files, xml);
    assert.ok(of > 50);
    assert.deepEqual(wrong, []);
  }
  const yes = wrongCases(files, false, () => true);
  assert.ok(
    yes.wrong.length > yes.of / 2,
    "a matcher that always says yes is wrong more often than not",
  );
});

test("all scenarios of Pact's compatibility suite hold", skip, async () => {
  const { cases } = read("compatibility-suite.json") as { cases: CompatibilityCase[] };
  const wrong: string[] = [];
  for (const one of cases) {
    for (const fault of await broken(one)) wrong.push(`${one.index}: ${fault}`);
  }
  assert.ok(cases.length > 50);
  assert.deepEqual(wrong, []);
});

test("a scenario that is turned round does not hold", skip, async () => {
  const { cases } = read("compatibility-suite.json") as { cases: CompatibilityCase[] };
  const turned = cases.filter(({ kind }) =>
    kind === "compare" || kind === "verify" || kind === "message"
  );
  for (const { match, success, mismatches: _, errors: __, ...one } of turned) {
    if (match === undefined && success === undefined) continue;
    const other = {
      ...one,
      ...(match === undefined ? {} : { match: !match }),
      ...(success === undefined ? {} : { success: !success }),
    };
    assert.ok((await broken(other)).length > 0, String(one.index));
  }
});
