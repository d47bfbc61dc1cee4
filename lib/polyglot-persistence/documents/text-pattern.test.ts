import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { compile } from "./match.ts";

const finds = (pattern: string, text: string, options = "") =>
  compile({ name: { $regex: pattern, $options: options } })({ name: text });

test("a pattern that goes back for ever in JavaScript comes to an end here", () => {
  const text = "a".repeat(100_000);
  for (
    const pattern of ["^(a+)+$", "(a|aa)+b", "a*a*a*b", "^(a?){40}a{40}b", "a+b", "(?:a|aa)+$"]
  ) {
    assert.equal(finds(pattern, `${text}!`), false, pattern);
  }
  assert.equal(finds("^(a+)+$", text), true);
});

test("what RE2 cannot read is refused where it repeats, and allowed where it does not", () => {
  assert.equal(finds("ab(?=cd)", "abcd"), true);
  assert.throws(
    () => finds("(?=.*x)y+", "xy"),
    /\$regex can't be read: repeats something, and RE2/,
  );
  assert.throws(() => finds("(a+)\\1+", "aa"), /RE2/);
});

test("both engines say the same, options, classes and ends of lines too", () => {
  const part = fc.constantFrom(
    "a",
    "b",
    "[ab]",
    ".",
    "a*",
    "b+",
    "(a|b)",
    "(ab)*",
    "^",
    "$",
    "a{2}",
    "\\b",
    "\\n",
  );
  const text = fc.array(fc.constantFrom("a", "b", "A", "\n", " "), { maxLength: 12 });
  const flags = fc.constantFrom("", "i", "m", "s");
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 2, maxLength: 5 }),
      text,
      flags,
      (parts, letters, options) => {
        const pattern = parts.join("").replace(/[*+](?=[*+{])|\}(?=[*+])/g, "$&()"),
          name = letters.join("");
        let own: RegExp;
        try {
          const perl = options === "m" ? pattern : pattern.replaceAll("$", "(?=\\n?$(?![\\s\\S]))");
          own = new RegExp(perl, options);
        } catch {
          return;
        }
        if (/\$./s.test(pattern) && options !== "m") return; // what may follow an end is a matter of taste
        assert.equal(
          finds(pattern, name, options),
          own.test(name),
          JSON.stringify([pattern, options, name]),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test("a pattern that a document holds is found by the same pattern", () => {
  assert.equal(compile({ name: { $regex: "ab" } })({ name: /ab/ }), true);
  assert.equal(compile({ name: /ab/ })({ name: /ab/i }), false);
});

test("what only Perl's patterns say is said by RE2, or refused: it is never read as other text", () => {
  assert.equal(finds("^\\p{L}$", "Ä"), true);
  assert.equal(finds("\\p{L}", "p{L}1"), true);
  assert.equal(finds("^\\p{Lu}\\PL+\\z", "Ä12"), true);
  assert.equal(finds("\\p{L}", "12"), false);
  assert.equal(compile({ name: /^\p{L}+$/u })({ name: "Straße" }), true);
  assert.equal(compile({ name: /^\p{L}+$/u })({ name: "ppp" }), true);
  assert.equal(finds("\\Aab\\z", "ab"), true);
  assert.equal(finds("\\Aab\\z", "ab\n"), false);
  assert.equal(finds("\\Aab\\Z", "ab\n"), true);
  assert.equal(finds("\\Aab", "Aab"), false);
  assert.equal(finds("^\\Ab", "a\nb", "m"), false);
  assert.equal(finds("[[:digit:]x$]", "$"), true);
  assert.equal(finds("[[:digit:]]", ":"), false);
  assert.equal(finds("\\x{e4}", "ä"), true);
  assert.equal(finds("a\\.b\\\\A", "a.b\\A"), true);
  for (const unknown of ["\\Ga", "\\Ra", "a\\K", "\\A(?=a)"]) {
    assert.throws(() => finds(unknown, "a"), /only Perl's patterns can, and RE2/, unknown);
  }
});
