import { SAMPLED, SpanContext } from "../span-context.ts";
import { headerOf, type HeadersLike, type Propagator } from "./propagator.ts";

const ID = /^(?:[0-9a-f]{16}){1,2}$/i, SPAN = /^[0-9a-f]{16}$/i;

/**
 * Zipkin's headers: `b3` in one line, or one `X-B3-…` for each part. Reading takes either, the single one
 * first; `b3: 0`, a refusal without ids, says nothing of who asks, and a new trace begins. A trace id of 64 bits is filled up with zeros on the left, `d` (debug) is sampled.
 *
 * Source: openzipkin/b3-propagation.
 *
 * @param write Which form to send.
 * @example
 * ```ts
 * import { b3 } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const context = b3("single").extract({ b3: "463ac35c9f6413ad-a2fb4a1d1a96d312-1" })!;
 * assert.equal(context.traceId, "0000000000000000463ac35c9f6413ad");
 * ```
 */
export function b3(write: "single" | "multi"): Propagator {
  return {
    // Where there is a single header, the others are not asked: two that differ would be a guess.
    extract: (headers) => headerOf(headers, "b3") ? fromSingle(headers) : fromMulti(headers),
    inject(context, headers) {
      const { traceId, spanId, sampled } = context;
      if (write === "single") headers["b3"] = `${traceId}-${spanId}-${sampled ? 1 : 0}`;
      else {
        headers["x-b3-traceid"] = traceId;
        headers["x-b3-spanid"] = spanId;
        headers["x-b3-sampled"] = sampled ? "1" : "0";
      }
    },
  };
}

function fromSingle(headers: HeadersLike): SpanContext | undefined {
  const parts = headerOf(headers, "b3")?.match(
    /^([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d])(?:-([0-9a-f]{16}))?)?$/i,
  );
  return parts ? contextOf(parts[1]!, parts[2]!, parts[3] ?? "0") : undefined;
}

function fromMulti(headers: HeadersLike): SpanContext | undefined {
  const trace = headerOf(headers, "x-b3-traceid") ?? "";
  const span = headerOf(headers, "x-b3-spanid") ?? "";
  if (!ID.test(trace) || !SPAN.test(span)) return undefined;
  const debug = headerOf(headers, "x-b3-flags") === "1";
  return contextOf(trace, span, debug ? "d" : headerOf(headers, "x-b3-sampled") ?? "0");
}

function contextOf(trace: string, span: string, sampled: string): SpanContext | undefined {
  const kept = /^(1|d|true)$/i.test(sampled) ? SAMPLED : 0;
  return SpanContext.of(
    trace.toLowerCase().padStart(32, "0"),
    span.toLowerCase(),
    kept,
    "",
    true,
  );
}
