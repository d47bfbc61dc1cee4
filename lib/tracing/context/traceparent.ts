import { BYTE_HEX, NIBBLE } from "../hex.ts";
import { RANDOM, SAMPLED, SpanContext } from "../span-context.ts";

/** The length of a `traceparent` of version 00: `00-`, 32 digits, `-`, 16 digits, `-`, 2 digits. */
const LENGTH = 55;
const DASH = 45, SPACE = 32, TAB = 9;
/** Where the six words of the two ids begin. */
const AT = [3, 11, 19, 27, 36, 44] as const;
/** The words of the header that is being read. */
const words = new Int32Array(6);

/**
 * Reads a `traceparent` header (W3C trace context, level 2). A newer version is read as far as we know it.
 * Two headers, which HTTP joins by a comma, have no valid form. O(length).
 *
 * @param state The `tracestate` that belongs to it, checked already.
 * @returns `undefined` for whatever is not valid: then a new trace begins, and nobody is told of an error.
 * @example
 * ```ts
 * import { readTraceparent } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * assert.equal(readTraceparent(header)!.spanId, "b7ad6b7169203331");
 * assert.equal(readTraceparent(`${header}, ${header}`), undefined);
 * ```
 */
export function readTraceparent(header: string, state = ""): SpanContext | undefined {
  const text = header.length === LENGTH ? header : trimmed(header);
  if (text.length < LENGTH) return undefined;
  if (
    text.charCodeAt(2) !== DASH || text.charCodeAt(35) !== DASH || text.charCodeAt(52) !== DASH
  ) return undefined;
  let bad = 0;
  for (let w = 0; w < 6; w++) {
    let word = 0;
    for (let at = AT[w]!, end = at + 8; at < end; at++) {
      const code = text.charCodeAt(at), digit = NIBBLE[code & 127]!;
      bad |= digit | (127 - code);
      word = word << 4 | digit;
    }
    words[w] = word;
  }
  const version = byteAt(text, 0), flags = byteAt(text, 53);
  if ((bad | version | flags) < 0 || version === 0xff) return undefined;
  if (text.length > LENGTH && (version === 0 || text.charCodeAt(LENGTH) !== DASH)) return undefined;
  const t0 = words[0]!, t1 = words[1]!, t2 = words[2]!, t3 = words[3]!;
  const s0 = words[4]!, s1 = words[5]!;
  if ((t0 | t1 | t2 | t3) === 0 || (s0 | s1) === 0) return undefined;
  return new SpanContext(t0, t1, t2, t3, s0, s1, flags & (SAMPLED | RANDOM), state, true);
}

/** The header for who we are: always version 00, the one that we know. */
export function writeTraceparent(context: SpanContext): string {
  return `00-${context.traceId}-${context.spanId}-${BYTE_HEX[context.flags & 255]}`;
}

function byteAt(text: string, at: number): number {
  const high = text.charCodeAt(at), low = text.charCodeAt(at + 1);
  return NIBBLE[high & 127]! << 4 | NIBBLE[low & 127]! | (127 - high) >> 31 | (127 - low) >> 31;
}

/** Without the optional spaces and tabs that HTTP allows around a value. */
function trimmed(text: string): string {
  let from = 0, to = text.length;
  const blank = (at: number) => text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB;
  while (from < to && blank(from)) from++;
  while (to > from && blank(to - 1)) to--;
  return text.slice(from, to);
}
