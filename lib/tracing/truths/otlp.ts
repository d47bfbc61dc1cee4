import facts from "../../../data/tracing/otlp.json" with { type: "json" };
import { decodeRequest } from "../otlp/decode.ts";
import { encodeRequest } from "../otlp/encode.ts";
import { parseOtlpJson, writeOtlpJson } from "../otlp/json.ts";
import type { ExportRequest } from "../otlp/model.ts";

const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));

/** JSON with members in the order of their names: equal where the values are. */
const sorted = (value: unknown) =>
  JSON.stringify(
    value,
    (_, one) =>
      typeof one === "object" && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => a < b ? -1 : 1))
        : one,
  );

/** How many requests of Google's protobuf there are, and the numbers of those that ours does not write or read alike. */
export function checkOtlp(encode: (request: ExportRequest) => Uint8Array = encodeRequest) {
  const wrong = facts.cases.flatMap(({ json, protobuf }, i) => {
    const request = parseOtlpJson(JSON.stringify(json)), decoded = decodeRequest(bytesOf(protobuf));
    const faults = [
      ...hexOf(encode(request)) === protobuf ? [] : ["JSON to bytes"],
      ...sorted(decoded) === sorted(request) ? [] : ["bytes to JSON"],
      ...sorted(parseOtlpJson(writeOtlpJson(decoded))) === sorted(request)
        ? []
        : ["bytes to JSON text"],
    ];
    return faults.length ? [`request ${i + 1}: ${faults.join(", ")}`] : [];
  });
  return { of: facts.cases.length, wrong };
}
