import { hexOfWord, wordsOfHex } from "./hex.ts";

/** The flag that says that the trace is recorded. */
export const SAMPLED = 1;
/** The flag that says that the trace id's last seven bytes are random (W3C trace context, level 2). */
export const RANDOM = 2;

/**
 * Who we are in a trace: what travels from process to process. Ids are signed words of 32 bits, as numbers
 * cost nothing to copy and compare; their digits are made when they are asked for.
 *
 * @example
 * ```ts
 * import { SpanContext } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const context = SpanContext.of("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1)!;
 * assert.equal(context.traceId, "0af7651916cd43dd8448eb211c80319c");
 * assert.equal(context.sampled, true);
 * ```
 */
export class SpanContext {
  constructor(
    readonly t0: number,
    readonly t1: number,
    readonly t2: number,
    readonly t3: number,
    readonly s0: number,
    readonly s1: number,
    readonly flags: number,
    /** The `tracestate` header, checked, without optional spaces; `""` for none. */
    readonly state: string = "",
    /** Whether it came from another process. */
    readonly remote: boolean = false,
  ) {}

  /** From hexadecimal ids; `undefined` where one is malformed or all zero. */
  static of(traceId: string, spanId: string, flags: number, state = "", remote = false) {
    const t = wordsOfHex(traceId, 4), s = wordsOfHex(spanId, 2);
    if (!t || !s || !t.some(Boolean) || !s.some(Boolean)) return undefined;
    return new SpanContext(t[0]!, t[1]!, t[2]!, t[3]!, s[0]!, s[1]!, flags, state, remote);
  }

  get traceId(): string {
    return hexOfWord(this.t0) + hexOfWord(this.t1) + hexOfWord(this.t2) + hexOfWord(this.t3);
  }

  get spanId(): string {
    return hexOfWord(this.s0) + hexOfWord(this.s1);
  }

  get sampled(): boolean {
    return (this.flags & SAMPLED) !== 0;
  }
}
