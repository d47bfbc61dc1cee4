import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { requireLight, weightOf } from "./weight.ts";

const TEXTS: Record<string, string> = {
  "live/charts.js": "c".repeat(5000),
  "live/diagrams.js": "d".repeat(9000),
  "live/07.js": "own",
};
const bytes = (script: string) => gzipSync(TEXTS[script]!).length;
const weigh = () =>
  weightOf({
    scripts: Object.keys(TEXTS),
    late: { scripts: ["live/diagrams.js"], units: [3] },
  }, bytes);

test("a page weighs its own script and those that it shares; what comes late is told apart", () => {
  const { first, late } = weigh();
  assert.equal(first, bytes("live/charts.js") + bytes("live/07.js"));
  assert.equal(late, bytes("live/diagrams.js"));
});

test("a page that would fetch more than 400 kB ends the build, with what it is made of", () => {
  const weight = weigh();
  requireLight("07", { ...weight, first: 400_000 });
  assert.throws(() => requireLight("07", { ...weight, first: 400_001 }), {
    name: "RangeError",
    message:
      /page of 07: .* at most 400 kB gzipped, and would fetch 401 kB \(live\/charts\.js 1 kB/,
  });
});
