import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { escapeValue } from "../client/series-slots.ts";
import { checkTables } from "../truths/tables.ts";
import { ExpositionError } from "./exposition-error.ts";
import { parseExposition } from "./parse.ts";
import { parseText } from "./parse-text.ts";
import { numberOf } from "./scanner.ts";

const collect = (text: string) => {
  const found: [string, string[], number, number | undefined][] = [];
  parseText(text, {
    sample: (series, labels, value, time) => found.push([series, labels, value, time]),
  });
  return found;
};

test("tables of Prometheus: its parser, its expositions, its refusals, its alerts", () => {
  for (const row of checkTables()) assert.ok(row.ok, `${row.truth}: ${row.score}, ${row.note}`);
});

test("a line of the plain form is read as one that is not", () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) =>
      Number(value.toPrecision(12))
    ),
  );
  fc.assert(fc.property(number, fc.string({ maxLength: 5 }), (value, text) => {
    const label = escapeValue(text);
    const plain = collect(`x{a="${label}"} ${value}\n`),
      odd = collect(`x{ a = "${label}" ,}\t${value} 7\n`);
    assert.deepEqual(
      plain.map(([, labels, v]) => [labels, v + 0]),
      odd.map(([, labels, v]) => [labels, v + 0]),
    );
    assert.equal(plain[0]![2] + 0, value + 0);
  }));
});

test("a number of many digits is the nearest double", () => {
  for (
    const text of [
      "0.30000000000000004",
      "12345678901234567890",
      "0.1234567890123456789",
      "1e-7",
      "-5",
    ]
  ) {
    assert.equal(collect(`x ${text}\n`)[0]![2], Number(text));
  }
});

test("an error names the line and what was expected", () => {
  assert.throws(() => collect("a 1\nb{x=1} 2\n"), {
    name: "ExpositionError",
    message: /line 2: expected a label's value in quotes, found "1} 2\\n"/,
  });
  assert.throws(
    () => parseExposition("a 1\n", "openmetrics", { sample() {} }),
    /line 2: expected a metric's name or # EOF, found the end/,
  );
});

test("whatever comes, it is read or refused with an error of its own, in time", () => {
  const piece = fc.constantFrom(
    "a",
    "{",
    "}",
    "=",
    '"',
    "\\",
    "\n",
    " ",
    "\t",
    "1",
    "# HELP",
    "# TYPE",
    "# EOF",
    "NaN",
    ",",
    ".",
    "-",
    "\0",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom("text", "openmetrics"),
      (pieces, format) => {
        try {
          parseExposition(pieces.join(""), format as "text", { sample() {} });
        } catch (error) {
          assert.ok(error instanceof ExpositionError, String(error));
        }
      },
    ),
    { numRuns: 250 },
  );
});

test("a comment is passed over by a reader that does not ask for it", () => {
  assert.equal(collect("# only a word\n#\n# TYPE\nx 1\n# end").length, 1);
});

test("numbers are those of Go: no underscores, no hexadecimal, none too large", () => {
  assert.deepEqual(["1_0", "0x1", "1e999", "", "+", "."].map(numberOf), Array(6).fill(undefined));
  assert.deepEqual(["+Inf", "-inf", "1e3", ".5", "5.", "007"].map(numberOf), [
    Infinity,
    -Infinity,
    1000,
    0.5,
    5,
    7,
  ]);
});

test("a line that is nearly a number is refused as fast as a number is read", () => {
  const many = "1".repeat(20_000),
    quickest = (line: string) => {
      const took = Array.from({ length: 5 }, () => {
        const began = performance.now();
        for (const format of ["text", "openmetrics"] as const) {
          try {
            parseExposition(line, format, { sample() {} });
          } catch (error) {
            assert.ok(error instanceof ExpositionError);
          }
        }
        return performance.now() - began;
      });
      return Math.min(...took);
    };
  const good = quickest(`x ${many}\n`);
  for (const tail of ["x", ".x", ".1x", "e1x"]) {
    const times = quickest(`x ${many}${tail}\n`) / good;
    assert.ok(times < 100, `${tail}: ${Math.round(times)} times as long`);
  }
});
