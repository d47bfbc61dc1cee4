/** A value of an attribute of ours or of an extension. */
export type Attribute = string | number | boolean;

/** An event as CloudEvents 1.0 has it, as an object of its JSON format. */
export interface CloudEvent {
  specversion: "1.0";
  /** One of its kind together with `source`: who sees both again has the same event before him. */
  id: string;
  source: string;
  type: string;
  datacontenttype?: string;
  dataschema?: string;
  subject?: string;
  /** As RFC 3339 writes it. */
  time?: string;
  /** JSON, or text. */
  data?: unknown;
  /** Bytes, as base 64. */
  data_base64?: string;
  [extension: string]: unknown;
}

/**
 * Whether two events say the same: offsets of their times, attributes without a value and the order of attributes
 * do not matter.
 *
 * @example
 * ```ts
 * import { sameEvent } from "#lib/serverless";
 * import assert from "node:assert/strict";
 *
 * const event = { specversion: "1.0" as const, id: "1", source: "/", type: "t" };
 * const [noon, one] = ["2026-01-01T12:00:00Z", "2026-01-01T13:00:00.000+01:00"];
 * assert.ok(sameEvent({ ...event, time: noon }, { ...event, time: one, subject: null }));
 * assert.ok(!sameEvent({ ...event, id: "2" }, event));
 * ```
 */
export function sameEvent(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): boolean {
  return canonical(a) === canonical(b);
}

/** One text for all ways to write an event. */
export function canonical(event: Readonly<Record<string, unknown>>): string {
  const parts: [string, unknown][] = [];
  for (const name of Object.keys(event).sort()) {
    const value = event[name];
    if (value === null || value === undefined) continue;
    parts.push([name, name === "time" ? instantOf(value as string) : sorted(value)]);
  }
  return JSON.stringify(parts);
}

/** Seconds since 1970 with as many digits as the text has, without offset. */
function instantOf(time: string): string {
  const fraction = time.match(/\.(\d+)/)?.[1]?.replace(/0+$/, "") ?? "";
  const whole = Date.parse(time.replace(/\.\d+/, "").toUpperCase());
  return Number.isNaN(whole) ? time.toUpperCase() : `${whole / 1000}.${fraction}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.keys(value).sort().map((key) => [key, sorted((value as never)[key])]);
}
