import {
  type AnyValue,
  type ExportRequest,
  type KeyValue,
  OtlpError,
  type OtlpEvent,
  type OtlpLink,
  OtlpSizeError,
  type OtlpSpan,
} from "./model.ts";
import { bytesOfBase64 } from "./base64.ts";
import { MOST_MESSAGES } from "./reader.ts";

type Loose = Record<string, unknown>;
/** As deep as a value may be nested. */
const DEEPEST = 40;

/**
 * Reads OTLP/JSON: ids in either case, whole numbers of 64 bits as text or number, members that we do not know
 * passed over, what is not there filled with its default.
 *
 * @throws {OtlpError} One sentence that names the member that is wrong.
 */
export function parseOtlpJson(text: string): ExportRequest {
  let json: unknown, objects = 0;
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at + 1)) {
    if (++objects > MOST_MESSAGES) {
      throw new OtlpSizeError(`it holds more than ${MOST_MESSAGES} objects`);
    }
  }
  try {
    json = JSON.parse(text);
  } catch {
    throw new OtlpError("Cannot read OTLP/JSON: the body is not JSON");
  }
  return {
    resourceSpans: list(object(json, "the body"), "resourceSpans", (one) => ({
      ...(one["resource"] == null
        ? {}
        : { resource: described(object(one["resource"], "resource")) }),
      scopeSpans: list(one, "scopeSpans", (scope) => ({
        ...(scope["scope"] == null ? {} : {
          scope: {
            name: word(object(scope["scope"], "scope"), "name"),
            version: word(object(scope["scope"], "scope"), "version"),
            ...described(object(scope["scope"], "scope")),
          },
        }),
        spans: list(scope, "spans", spanOf),
        schemaUrl: word(scope, "schemaUrl"),
      })),
      schemaUrl: word(one, "schemaUrl"),
    })),
  };
}

/** OTLP/JSON of a request; what has its default is left out. */
export function writeOtlpJson(request: ExportRequest): string {
  return JSON.stringify(request, (key, value) => {
    if (value === 0 && !/Value$/.test(key)) return undefined;
    if (key === "doubleValue" && typeof value === "number" && !Number.isFinite(value)) {
      return String(value);
    }
    if (value === "" && !/Value$/.test(key)) return undefined;
    return Array.isArray(value) && value.length === 0 && key !== "values" ? undefined : value;
  });
}

function spanOf(span: Loose): OtlpSpan {
  return {
    traceId: word(span, "traceId").toLowerCase(),
    spanId: word(span, "spanId").toLowerCase(),
    traceState: word(span, "traceState"),
    parentSpanId: word(span, "parentSpanId").toLowerCase(),
    name: word(span, "name"),
    kind: count(span, "kind"),
    startTimeUnixNano: int64(span["startTimeUnixNano"], "startTimeUnixNano"),
    endTimeUnixNano: int64(span["endTimeUnixNano"], "endTimeUnixNano"),
    ...described(span),
    events: list(span, "events", (event): OtlpEvent => ({
      timeUnixNano: int64(event["timeUnixNano"], "timeUnixNano"),
      name: word(event, "name"),
      ...described(event),
    })),
    droppedEventsCount: count(span, "droppedEventsCount"),
    links: list(span, "links", (link): OtlpLink => ({
      traceId: word(link, "traceId").toLowerCase(),
      spanId: word(link, "spanId").toLowerCase(),
      traceState: word(link, "traceState"),
      ...described(link),
      flags: count(link, "flags"),
    })),
    droppedLinksCount: count(span, "droppedLinksCount"),
    ...(span["status"] == null ? {} : {
      status: {
        message: word(object(span["status"], "status"), "message"),
        code: count(object(span["status"], "status"), "code"),
      },
    }),
    flags: count(span, "flags"),
  };
}

function described(one: Loose) {
  return {
    attributes: list(one, "attributes", (pair) => keyValue(pair, 0)),
    droppedAttributesCount: count(one, "droppedAttributesCount"),
  };
}

function keyValue(pair: Loose, depth: number): KeyValue {
  const key = word(pair, "key");
  return pair["value"] == null
    ? { key }
    : { key, value: anyValue(object(pair["value"], "value"), depth) };
}

function anyValue(value: Loose, depth: number): AnyValue {
  if (depth > DEEPEST) {
    throw new OtlpError(`Cannot read OTLP: a value is nested deeper than ${DEEPEST} lists`);
  }
  if (typeof value["stringValue"] === "string") return { stringValue: value["stringValue"] };
  if (typeof value["boolValue"] === "boolean") return { boolValue: value["boolValue"] };
  if (value["intValue"] != null) return { intValue: int64(value["intValue"], "intValue", true) };
  if (value["doubleValue"] != null) return { doubleValue: double(value["doubleValue"]) };
  if (value["arrayValue"] != null) {
    const values = list(
      object(value["arrayValue"], "arrayValue"),
      "values",
      (one) => anyValue(one, depth + 1),
    );
    return { arrayValue: { values } };
  }
  if (value["kvlistValue"] != null) {
    const values = list(
      object(value["kvlistValue"], "kvlistValue"),
      "values",
      (one) => keyValue(one, depth + 1),
    );
    return { kvlistValue: { values } };
  }
  if (typeof value["bytesValue"] !== "string") return {};
  // Read here, so that nobody later finds out that it is none.
  bytesOfBase64(value["bytesValue"]);
  return { bytesValue: value["bytesValue"] };
}

function bad(name: string, wanted: string): OtlpError {
  return new OtlpError(`Cannot read OTLP/JSON: ${name} must be ${wanted}`);
}

function object(value: unknown, name: string): Loose {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw bad(name, "an object");
  }
  return value as Loose;
}

function list<T>(of: Loose, name: string, read: (one: Loose) => T): T[] {
  const all = of[name] ?? [];
  if (!Array.isArray(all)) throw bad(name, "a list");
  return all.map((one) => read(object(one, `each of ${name}`)));
}

function word(of: Loose, name: string): string {
  const value = of[name] ?? "";
  if (typeof value !== "string") throw bad(name, "a text");
  return value;
}

function count(of: Loose, name: string): number {
  const value = Number(of[name] ?? 0);
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
    throw bad(name, "a whole number of 32 bits");
  }
  return value;
}

function int64(value: unknown, name: string, signed = false): string {
  const text = typeof value === "number" && Number.isInteger(value)
    ? BigInt(value).toString()
    : value ?? "0";
  if (typeof text !== "string" || !/^-?\d{1,20}$/.test(text)) {
    throw bad(name, "a whole number of 64 bits");
  }
  const number = BigInt(text);
  if (number !== (signed ? BigInt.asIntN(64, number) : BigInt.asUintN(64, number))) {
    throw bad(name, "a whole number of 64 bits");
  }
  return String(number);
}

function double(value: unknown): number {
  if (typeof value === "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : undefined;
  if (number === undefined || (Number.isNaN(number) && value !== "NaN")) {
    throw bad("doubleValue", "a number");
  }
  return number;
}
