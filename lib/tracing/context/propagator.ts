import { SpanContext } from "../span-context.ts";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";
import { readTracestate } from "./tracestate.ts";

/** Where headers are read from: `Headers`, or a plain object with names in lower case. */
export type HeadersLike =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Carries who we are from process to process. */
export interface Propagator {
  /** What came; `undefined` where nothing valid did. Never throws. */
  extract(headers: HeadersLike): SpanContext | undefined;
  /** Sets the headers of a request, message or job. */
  inject(context: SpanContext, headers: Record<string, string>): void;
}

/** A header of either kind; several of one name are joined as HTTP does it. */
export function headerOf(headers: HeadersLike, name: string): string | undefined {
  // Plain objects first: `Headers` has no member of such a name.
  const value = (headers as Record<string, string | readonly string[] | undefined>)[name];
  if (typeof value === "string") return value;
  // What is neither text nor a list of texts is no header, whoever put it there.
  if (Array.isArray(value)) return value.filter((one) => typeof one === "string").join(", ");
  if (value !== undefined && value !== null && typeof headers["get"] !== "function") {
    return undefined;
  }
  return typeof headers["get"] === "function"
    ? (headers as { get(name: string): string | null | undefined }).get(name) ?? undefined
    : undefined;
}

/**
 * The W3C's headers `traceparent` and `tracestate`. A `tracestate` without a valid `traceparent` is dropped.
 *
 * @example
 * ```ts
 * import { w3c } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * const context = w3c.extract({ traceparent, tracestate: "foo=1" })!;
 * const headers = {};
 * w3c.inject(context, headers);
 * assert.deepEqual(headers, { traceparent, tracestate: "foo=1" });
 * ```
 */
export const w3c: Propagator = {
  extract(headers) {
    const parent = headerOf(headers, "traceparent");
    if (parent === undefined) return undefined;
    const state = headerOf(headers, "tracestate");
    return readTraceparent(parent, state === undefined ? "" : readTracestate(state));
  },
  inject(context, headers) {
    headers["traceparent"] = writeTraceparent(context);
    if (context.state !== "") headers["tracestate"] = context.state;
  },
};

/** Several at once: the first that finds a context is believed, all are written. */
export function together(...all: readonly Propagator[]): Propagator {
  return {
    extract: (headers) => {
      for (const one of all) {
        const found = one.extract(headers);
        if (found) return found;
      }
      return undefined;
    },
    inject: (context, headers) => {
      for (const one of all) one.inject(context, headers);
    },
  };
}
