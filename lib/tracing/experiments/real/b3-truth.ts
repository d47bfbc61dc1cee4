import { defaultTextMapGetter, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { B3Propagator } from "@opentelemetry/propagator-b3";
import { random } from "../../../sim/mod.ts";
import { b3, type Score } from "../../mod.ts";

/** B3 headers by chance, sound and broken: whether ours reads out of them what OpenTelemetry's propagator does. */
export function checkB3(many = 2000): Score {
  const from = random(6), theirs = new B3Propagator(), mine = b3("single"), wrong: string[] = [];
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => from.int(16).toString(16)).join("");
  const one = <T>(all: readonly T[]) => all[from.int(all.length)]!;
  for (let i = 0; i < many; i++) {
    const headers: Record<string, string> = {};
    if (from.int(2)) {
      const flags = one(["", "-1", "-0", "-d", `-1-${hex(16)}`]);
      headers["b3"] = `${hex(one([16, 32]))}-${hex(16)}${flags}`;
    } else if (from.int(3) === 0) {
      // One that came twice is left out: OpenTelemetry believes the first, ours neither.
      headers["b3"] = one(["0", "1", "d", "nonsense", `${"0".repeat(32)}-${"0".repeat(16)}-1`]);
    }
    if (from.int(3)) headers["x-b3-traceid"] = hex(one([16, 32, 31]));
    if (from.int(3)) headers["x-b3-spanid"] = hex(one([16, 15]));
    if (from.int(2)) headers["x-b3-sampled"] = one(["1", "0", "true", "false"]);
    if (from.int(4) === 0) headers["x-b3-flags"] = "1";
    const got = mine.extract(headers);
    const wanted = trace.getSpanContext(
      theirs.extract(ROOT_CONTEXT, headers, defaultTextMapGetter),
    );
    const text = (traceId?: string, spanId?: string, sampled?: boolean) =>
      `${traceId} ${spanId} ${sampled}`;
    const flag = wanted && (wanted.traceFlags & 1) === 1;
    if (
      text(got?.traceId, got?.spanId, got?.sampled) !== text(wanted?.traceId, wanted?.spanId, flag)
    ) {
      wrong.push(JSON.stringify(headers));
    }
  }
  return { of: many, wrong };
}
