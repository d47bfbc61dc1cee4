import { stateMember, withMember } from "../context/tracestate.ts";
import {
  adjustedCount,
  type Bits56,
  bitsOfHex,
  hexOfBits,
  reaches,
  thresholdOf,
} from "./threshold.ts";

/** OpenTelemetry's member of `tracestate`, `ot=…`: threshold, explicit randomness, and what else is there. */
export interface OtState {
  /** The threshold of the sampling that the trace has come through. */
  th?: Bits56;
  /** Randomness for a trace id that has none of its own. */
  rv?: Bits56;
  /** Other keys, in their order. */
  other: readonly (readonly [key: string, value: string])[];
}

const LONGEST = 256;
const MEMBER = /^([a-z][a-z0-9]*):([0-9A-Za-z._-]*)$/;

/**
 * Reads the value of the member `ot`.
 *
 * @returns `undefined` where it breaks the rules.
 * @example
 * ```ts
 * import { hexOfBits, readOtState } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hexOfBits(readOtState("th:c;foo:1")!.th!), "c");
 * assert.equal(readOtState("th:-1"), undefined);
 * ```
 */
export function readOtState(value: string): OtState | undefined {
  if (value === "" || value.length > LONGEST) return undefined;
  const state: OtState = { other: [] }, other: [string, string][] = [];
  for (const part of value.split(";")) {
    const [, key, text = ""] = part.match(MEMBER) ?? [];
    if (key === undefined) return undefined;
    if (key === "th" || key === "rv") {
      const bits = bitsOfHex(text, key === "rv");
      if (!bits) return undefined;
      state[key] = bits;
    } else other.push([key, text]);
  }
  return { ...state, other };
}

/** The value of the member; `""` for nothing to say. */
export function writeOtState({ th, rv, other }: OtState): string {
  return [
    ...(th ? [`th:${hexOfBits(th)}`] : []),
    ...(rv ? [`rv:${hexOfBits(rv).padEnd(14, "0")}`] : []),
    ...other.map(([key, value]) => `${key}:${value}`),
  ].join(";");
}

/** OpenTelemetry's part of a checked `tracestate`; empty where it has none that can be read. */
export function otStateOf(tracestate: string): OtState {
  const value = tracestate === "" ? undefined : stateMember(tracestate, "ot");
  return (value === undefined ? undefined : readOtState(value)) ?? { other: [] };
}

/** The `tracestate` with OpenTelemetry's part set. */
export function withOtState(tracestate: string, ot: OtState): string {
  return withMember(tracestate, "ot", writeOtState(ot));
}

/** For a trace that is dropped: what it no longer has must not be counted. */
export function withoutThreshold(tracestate: string): string {
  if (!tracestate.includes("th:")) return tracestate;
  const { th: _, ...rest } = otStateOf(tracestate);
  return withOtState(tracestate, rest);
}

/**
 * A later stage samples once more, with a probability of all traces: that may only raise the threshold.
 * Returns what the state is afterwards, the count that a kept span stands for (0: unknown), and whether it
 * was allowed.
 */
export function resampled(ot: OtState, probability: number, precision = 4) {
  const th = thresholdOf(Math.max(probability, 2 ** -56), precision);
  const ok = ot.th === undefined || reaches(th, ot.th);
  const after: OtState = ok ? { ...ot, th } : ot;
  return { ok, after, adjusted: after.th ? adjustedCount(after.th) : 0 };
}
