import type { Random } from "../../sim/mod.ts";

/** One of a list. */
export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.int(from.length)]!;
}

/** Values that a JSON text may hold where another type is expected. */
export const ODD_JSON: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e300, "", "\0", "ü", "x".repeat(300), [], [[]], {}, { toString: 5 }],
  ...[["a", 5], { jkt: 5 }, { a: { b: { c: [] } } }, "__proto__", { __proto__: null, length: 9 }],
];

/** Texts that a parameter or a header may hold. All are well-formed; the broken ones are in `ODD_RAW`. */
export const ODD_TEXT: readonly string[] = [
  ...[
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\nX: y",
    "0",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
  ],
  ...[
    "[]",
    "{}",
    "a b",
    "a  b",
    "a,b",
    "ü",
    "\u{1F600}",
    "\ud800",
    "\u202e",
    "\ufeff",
    "\0",
    "a\0b",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "../../etc/passwd",
    "'; DROP",
    "%s%n",
  ],
  ...[
    "<script>",
    '"',
    "\\",
    "javascript:alert(1)",
    "//evil.example",
    "https://",
    "http://[",
    "a.b.c",
  ],
  ...["e30.e30.e30", "..", ".", "eyJhbGciOiJub25lIn0.e30.", "x".repeat(5000), "a ".repeat(300)],
];

/** Encoded texts that no encoder writes: bad percent sequences, bytes that are no UTF-8, pluses. */
export const ODD_RAW: readonly string[] = [
  ...["%", "%0", "%zz", "%00", "%C3", "%FF%FE", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%u0041"],
  ...["+", "++", "%20", "%2B", "%26", "%3D", "a%20b", "=", "==", ";", "#", "[]", "%0d%0aX:%20y"],
  "%41".repeat(2000),
];

/** Names of parameters that some endpoint reads, and some that none does. */
export const NAMES: readonly string[] =
  ("client_id client_secret client_assertion client_assertion_type grant_type code " +
    "code_verifier redirect_uri scope state refresh_token device_code subject_token " +
    "subject_token_type audience resource token token_type_hint response_type code_challenge " +
    "code_challenge_method request_uri request prompt dpop_jkt user_code username password " +
    "csrf interaction action __proto__").split(" ");

export const PATHS: readonly string[] =
  ("/authorize /token /revoke /introspect /par /device_authorization /device /jwks " +
    "/.well-known/oauth-authorization-server / /nothing //token /token/ /TOKEN /token%00 /%zz " +
    "/token;x /token?x /* /.well-known/%FF /__proto__").split(" ");

export const METHODS: readonly string[] = ("GET POST PUT PATCH DELETE HEAD OPTIONS PROPFIND X")
  .split(" ");

export const TYPES: readonly string[] = [
  ...["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"],
  ...["application/x-www-form-urlencodedx", "APPLICATION/X-WWW-FORM-URLENCODED", "a", ";", ""],
  ...["application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded;"],
];

const basic = (text: string) => `Basic ${btoa(text)}`;

export const AUTHORIZATIONS: readonly string[] = [
  ...[
    "Basic",
    "Basic ",
    "Basic !",
    "Basic  eDp5",
    "basic eDp5",
    "Bearer x",
    "DPoP x",
    "",
    "Negotiate",
  ],
  ...[
    basic(":"),
    basic("x:"),
    basic(":x"),
    basic("x"),
    basic("%:%"),
    basic("%00:%00"),
    basic("\0:\0"),
  ],
  ...[
    basic("%FF:x"),
    basic("a:b:c"),
    basic("__proto__:x"),
    basic("backup:x"),
    `Basic ${"A".repeat(9e3)}`,
  ],
];
