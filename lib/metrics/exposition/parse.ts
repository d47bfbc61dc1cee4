import type { ExpositionFormat, ExpositionReader } from "./entry.ts";
import { ExpositionError } from "./exposition-error.ts";
import { parseOpenMetrics } from "./parse-openmetrics.ts";
import { parseText } from "./parse-text.ts";

/**
 * Reads what a target says of itself, and tells it line by line. Bytes must be UTF-8. O(text).
 *
 * @throws {ExpositionError} Names the line and what was expected; what came before it has been told already.
 *
 * @example
 * ```ts
 * import { parseExposition } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const found: [string, number][] = [];
 * parseExposition('bikes{station="7"} 12\n', "text", { sample: (series, _, value) => found.push([series, value]) });
 * assert.deepEqual(found, [['bikes{station="7"}', 12]]);
 * ```
 */
export function parseExposition(
  body: string | Uint8Array,
  format: ExpositionFormat,
  reader: ExpositionReader,
): void {
  const text = typeof body === "string" ? body : decoded(body);
  if (format === "text") parseText(text, reader);
  else parseOpenMetrics(text, reader);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ExpositionError("", 0, "text in UTF-8");
  }
}

/** The format that an HTTP answer says it has. */
export function formatOf(contentType: string | null): ExpositionFormat {
  return contentType?.startsWith("application/openmetrics-text") ? "openmetrics" : "text";
}
