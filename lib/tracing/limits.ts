import { requireNumber } from "../sim/mod.ts";

/** What one span may hold. What is beyond is cut or dropped, and counted. */
export interface SpanLimits {
  /** Attributes of a span. Default: 32. */
  attributes?: number;
  /** Characters of a text in an attribute. Default: 1,024. */
  valueLength?: number;
  /** Events of a span. Default: 32. */
  events?: number;
  /** Links of a span. Default: 32. */
  links?: number;
  /** Attributes of an event or a link. Default: 16. */
  inner?: number;
}

const DEFAULTS: Required<SpanLimits> = {
  attributes: 32,
  valueLength: 1024,
  events: 32,
  links: 32,
  inner: 16,
};

/** @throws {RangeError} Where a limit is out of its range. */
export function limitsOf(given: SpanLimits): Required<SpanLimits> {
  const limits = { ...DEFAULTS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    requireNumber("create Tracer", `limits.${name}`, value, {
      unit: name === "valueLength" ? "characters" : "entries",
      min: 0,
      max: 65_536,
      integer: true,
    });
  }
  return limits;
}

/** What an attribute may be: OpenTelemetry's simple values, or a list of one kind of them. */
export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[];
/** Names and values that say what a span is about. */
export type Attributes = Readonly<Record<string, AttributeValue>>;
