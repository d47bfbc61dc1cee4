import { fromBase64url } from "../encoding.ts";
import type { Jwk } from "../jwa.ts";
import { MAX_TOKEN } from "../jws.ts";
import { ALL } from "./suites.ts";

/** A vector, and what was said of it. */
export interface Judged {
  comment: string;
  jws: string;
  key: Jwk;
  /** The algorithms that a verifier was told to accept. */
  algorithms: readonly string[];
  ours: boolean;
}

type Rule = (vector: Judged & { header: Record<string, unknown> }) => string | undefined;

const NAMES = ["header", "payload", "signature"];
const isText = (value: unknown) => value === undefined || typeof value === "string";

/** Why we refuse what others take. Each looks at the vector itself, and names the rule that it breaks. */
const STRICTER: readonly Rule[] = [
  ({ jws }) =>
    jws.length > MAX_TOKEN
      ? `longer than ${MAX_TOKEN} characters: a limit of ours, since RFC 7515 has none`
      : undefined,
  ({ jws }) => {
    const parts = jws.split("."), at = parts.findIndex((part) => !/^[\w-]*$/.test(part));
    if (at < 0) return undefined;
    return /^[\w-]*=+$/.test(parts[at]!)
      ? `padding in the ${NAMES[at]}: RFC 7515, 2 leaves all "=" out`
      : `a character outside of base64url in the ${
        NAMES[at]
      }: RFC 7515, 2 allows no additional ones`;
  },
  ({ jws }) => {
    const at = jws.split(".").findIndex((part) => fromBase64url(part) === undefined);
    return at < 0
      ? undefined
      : `stray bits at the end of the ${
        NAMES[at]
      }: RFC 4648, 3.5 lets a decoder refuse them, and two texts would stand for one token`;
  },
  ({ header: { alg, kid, typ } }) =>
    [alg, kid, typ].every(isText) ? undefined : "alg, kid or typ is no text: RFC 7515, 4.1",
  ({ header: { jwk } }) =>
    jwk === undefined || (typeof jwk === "object" && jwk !== null && "kty" in jwk)
      ? undefined
      : "jwk is no key: RFC 7515, 4.1.3",
  ({ header }) =>
    "crit" in header ? "it demands an extension that we do not have: RFC 7515, 4.1.11" : undefined,
  ({ key: { alg } }) =>
    alg === undefined || ALL.includes(alg) || alg === "EdDSA"
      ? undefined
      : `the key is for ${alg}, which is not registered: RFC 7518, 3.1`,
  ({ key: { use } }) =>
    use === undefined || use === "sig"
      ? undefined
      : `the key's use is ${use}: RFC 7517, 4.2; jose asks only when it picks from a key set`,
  ({ key: { key_ops } }) =>
    key_ops === undefined || key_ops.includes("verify")
      ? undefined
      : "the key's key_ops do not hold verify: RFC 7517, 4.3",
  ({ header: { alg }, algorithms }) =>
    algorithms.includes(String(alg))
      ? undefined
      : "an algorithm that was not asked for: RFC 8725, 3.1",
  ({ header: { kid }, key }) =>
    kid === undefined || key.kid === undefined || kid === key.kid
      ? undefined
      : "it names another key by its kid: RFC 7515, 4.1.4",
];

/** Why we take what the suite calls invalid. */
const LENIENT: readonly Rule[] = [
  ({ comment, jws }) =>
    comment === "invalidBase64Padding" && !jws.includes("=")
      ? "as it is stored it has no padding: canonical base64url and the right MAC, all that RFC 7515, 5.2 asks"
      : undefined,
];

/** The rule of a specification by which we differ; `undefined` where there is none, and we may be wrong. */
export function explain(vector: Judged): string | undefined {
  const whole = { ...vector, header: headerOf(vector.jws) };
  for (const rule of vector.ours ? LENIENT : STRICTER) {
    const why = rule(whole);
    if (why !== undefined) return why;
  }
  return undefined;
}

function headerOf(jws: string): Record<string, unknown> {
  try {
    const text = atob(jws.split(".")[0]!.replaceAll("-", "+").replaceAll("_", "/"));
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
