/** At most so many members may a `tracestate` have; with one more all are dropped. */
const MOST_MEMBERS = 32;
/** The longest key and the longest value, in characters. */
const LONGEST = 256;
const TAB = 9, SPACE = 32, COMMA = 44, EQUALS = 61;

/** What a character may be: 1 the first of a key, 2 a later one, 4 one of a value. */
const CLASS = new Uint8Array(128);
for (let code = 0x20; code <= 0x7e; code++) {
  if (code !== COMMA && code !== EQUALS) CLASS[code]! |= 4;
}
for (const letter of "abcdefghijklmnopqrstuvwxyz0123456789") CLASS[letter.charCodeAt(0)]! |= 3;
for (const letter of "_-*/@") CLASS[letter.charCodeAt(0)]! |= 2;

/**
 * Checks a `tracestate` header (W3C trace context, level 2) in one pass: several headers come joined by
 * commas. Members keep their order; those of others are passed on and never changed. O(length).
 *
 * @returns The members without optional spaces, `""` where there is none or one breaks the rules: a vendor's
 * state that can't be read is dropped, and the trace goes on.
 * @example
 * ```ts
 * import { readTracestate } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * assert.equal(readTracestate("foo=1 , tenant@bar=2,,"), "foo=1,tenant@bar=2");
 * assert.equal(readTracestate("foo=1,Bar=2"), "");
 * ```
 */
export function readTracestate(header: string): string {
  const end = header.length;
  let at = 0, members = 0, tidy = true;
  while (at < end) {
    const code = header.charCodeAt(at);
    // Empty members and spaces are allowed, and dropped.
    if (code === COMMA || code === SPACE || code === TAB) {
      tidy = false;
      at++;
      continue;
    }
    const from = at = keyEnd(header, at);
    if (from < 0 || ++members > MOST_MEMBERS) return "";
    let last = from;
    for (; at < end; at++) {
      const code = header.charCodeAt(at);
      if (code === COMMA || code === TAB) break;
      if (code > 127 || (CLASS[code]! & 4) === 0) return "";
      if (code !== SPACE) last = at + 1;
    }
    if (last === from || last - from > LONGEST) return "";
    if (last !== at) tidy = false;
    while (at < end && header.charCodeAt(at) !== COMMA) {
      if (header.charCodeAt(at) !== SPACE && header.charCodeAt(at) !== TAB) return "";
      at++;
    }
    if (++at === end) tidy = false;
  }
  return tidy ? header : tidied(header);
}

/** Where the value begins whose key begins here; −1 for a key that breaks the rules. */
function keyEnd(header: string, at: number): number {
  const from = at, end = header.length;
  let code = header.charCodeAt(at), wanted = 1;
  while (code < 128 && (CLASS[code]! & wanted) !== 0) {
    wanted = 2;
    code = ++at < end ? header.charCodeAt(at) : 128;
  }
  return code === EQUALS && at > from && at - from <= LONGEST ? at + 1 : -1;
}

/** Without empty members, and spaces around the others. */
function tidied(members: string): string {
  return members.split(",").map((member) => member.trim()).filter(Boolean).join(",");
}

/** The value of a member of a checked `tracestate`; `undefined` where it has none. */
export function stateMember(state: string, key: string): string | undefined {
  for (const member of state === "" ? [] : state.split(",")) {
    if (member.startsWith(key) && member.charCodeAt(key.length) === EQUALS) {
      return member.slice(key.length + 1);
    }
  }
  return undefined;
}

/** The `tracestate` with a member of ours set, first as the standard wants it, or without it (`undefined`). */
export function withMember(state: string, key: string, value: string | undefined): string {
  const others = (state === "" ? [] : state.split(",")).filter((member) =>
    !member.startsWith(`${key}=`)
  );
  const mine = value === undefined || value === "" ? [] : [`${key}=${value}`];
  return [...mine, ...others.slice(0, MOST_MEMBERS - mine.length)].join(",");
}
