import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test from "node:test";
import { base64url } from "../encoding.ts";
import type { Jwk } from "../jwa.ts";
import { compare } from "./wycheproof.ts";

const SECRET = "x".repeat(40), PAYLOAD = base64url("foo!");
const key: Jwk = { kty: "oct", k: base64url(SECRET), alg: "HS256", kid: "a" };

/** A text with the right MAC, whatever its parts are. */
function mac(header: string, payload = PAYLOAD): string {
  const input = `${header}.${payload}`;
  return `${input}.${createHmac("sha256", SECRET).update(input).digest("base64url")}`;
}

const head = (more: object = {}) => base64url(JSON.stringify({ alg: "HS256", ...more }));
const judge = (jws: string, by: Jwk = key, result = "valid") =>
  compare([{ private: by, tests: [{ tcId: 1, comment: "made here", jws, result }] }]);

const FURTHER: [string, string, Jwk, RegExp][] = [
  ["padding in the signature", `${mac(head())}=`, key, /signature: RFC 7515, 2 /],
  ["padding in the payload", mac(head(), `${PAYLOAD}==`), key, /payload: RFC 7515, 2 /],
  ["a blank at the end", `${mac(head())} `, key, /signature: RFC 7515, 2 /],
  ["a line break in the payload", mac(head(), `${PAYLOAD}\n`), key, /payload: RFC 7515, 2 /],
  ["stray bits in the payload", mac(head(), "Zm9"), key, /RFC 4648, 3\.5/],
  ["another kid", mac(head({ kid: "z" })), key, /RFC 7515, 4\.1\.4/],
  ["a kid that is a number", mac(head({ kid: 5 })), key, /RFC 7515, 4\.1$/],
  ["a typ that is a number", mac(head({ typ: 5 })), key, /RFC 7515, 4\.1$/],
  ["a jwk that is a number", mac(head({ jwk: 5 })), key, /RFC 7515, 4\.1\.3/],
  ["an extension", mac(head({ crit: ["b64"], b64: true })), key, /RFC 7515, 4\.1\.11/],
  ["a long header", mac(head({ pad: "x".repeat(9000) })), key, /8192 characters/],
  ["a key for encryption", mac(head()), { ...key, use: "enc" }, /RFC 7517, 4\.2/],
  ["a key for another use", mac(head()), { ...key, use: "other" }, /RFC 7517, 4\.2/],
  ["a key that signs only", mac(head()), { ...key, key_ops: ["sign"] }, /RFC 7517, 4\.3/],
  ["a key for nothing", mac(head()), { ...key, key_ops: [] }, /RFC 7517, 4\.3/],
];
for (const [title, jws, by, why] of FURTHER) {
  test(`a difference is explained by a rule: ${title}`, async () => {
    const { truths, differences } = await judge(jws, by);
    assert.match(differences[0]!.why, why);
    assert.deepEqual([truths[3]!.score, truths[3]!.ok], ["1 of 1", true]);
  });
}

test("a difference that no rule explains is a failed row", async () => {
  // A right token that a suite calls invalid: either the suite or both verifiers are wrong.
  const { truths, differences } = await judge(mac(head()), key, "invalid");
  assert.match(differences[0]!.why, /^no rule explains it/);
  assert.deepEqual([truths[3]!.score, truths[3]!.ok], ["0 of 1", false]);
  // A wrong MAC that a suite calls valid, and whose text breaks no other rule.
  assert.equal((await judge(`${head()}.${PAYLOAD}.AAAA`)).truths[3]!.ok, false);
});
