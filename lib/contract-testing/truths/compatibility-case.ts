import { fromBase64 } from "../contract/body.ts";
import { isObject, type Json } from "../contract/json.ts";
import { kindOf } from "../contract/media-type.ts";
import type { Specification } from "../contract/model.ts";

/** One scenario of Pact's compatibility suite as data. */
export interface CompatibilityCase {
  readonly index: number;
  readonly kind: "mock" | "verify" | "compare" | "generate" | "message";
  readonly specification: Specification;
  readonly interactions?: readonly Json[];
  readonly requests?: readonly Json[];
  readonly status?: number;
  readonly ok?: boolean;
  readonly pactWritten?: boolean;
  readonly error?: string;
  readonly mismatches?: readonly { readonly type?: string; readonly path?: string }[];
  readonly provider?: readonly Json[];
  readonly pacts?: readonly Json[];
  readonly success?: boolean;
  readonly errors?: readonly string[];
  readonly pendingErrors?: readonly string[];
  readonly published?: readonly boolean[];
  readonly stateHandler?: string;
  readonly stateValues?: Json;
  readonly stateCalls?: Json;
  readonly requestFilter?: readonly (readonly [string, string])[];
  readonly warning?: boolean;
  readonly printed?: readonly string[];
  readonly part?: "request" | "response";
  readonly expected?: Json;
  readonly received?: readonly Json[];
  readonly match?: boolean;
  readonly body?: Json;
  readonly generators?: Json;
  readonly context?: Readonly<Record<string, Json>>;
  readonly expect?: readonly {
    readonly path?: string;
    readonly part?: string;
    readonly is?: string;
    readonly equals?: string;
    readonly matches?: string;
    readonly not?: string;
  }[];
}

/** Refuses a file of the suite: it is not to be refused. */
export const refuse = (path: string, why: string): never => {
  throw new Error(`${path}: ${why}`);
};

type Fields = Readonly<Record<string, Json>>;

/** A request or a response of a scenario in the form of version 3's files. */
export function partFile(given: Json): Fields {
  const { body, headers, ...rest } = given as Fields & {
    body?: Fields;
    headers?: readonly (readonly [string, string])[];
  };
  const fields: Record<string, string[]> = {};
  for (const [name, value] of headers ?? []) (fields[name] ??= []).push(value);
  const type = typeof body?.["contentType"] === "string" ? body["contentType"] : undefined;
  if (
    type !== undefined && !Object.keys(fields).some((name) => name.toLowerCase() === "content-type")
  ) fields["Content-Type"] = [type];
  return {
    ...rest,
    ...(Object.keys(fields).length > 0 ? { headers: fields } : {}),
    ...(body ? { body: contentOf(body) } : {}),
  };
}

/** An interaction of a scenario as one of a file. */
export function exchangeFile(given: Json, i: number): Json {
  const { request, response, comments, ...rest } = given as Fields;
  const lines = Array.isArray(comments)
    ? {
      comments: Object.fromEntries(
        (comments as [string, string][]).map(([name, text], at) => [`${name}${at}`, text]),
      ),
    }
    : {};
  return {
    description: `interaction ${i}`,
    ...rest,
    ...lines,
    request: partFile(request ?? {}),
    response: partFile(response ?? {}),
  };
}

/** A message of a scenario as one of a file. */
export function messageFileOf(given: Json, specification: Specification): Json {
  const { message, body, metadata, ...rest } = given as Fields & { body?: Fields };
  const type = body?.["contentType"], contents = body && contentOf(body);
  const wrapped = specification === "4" && body
    ? { contentType: type ?? "text/plain", encoded: false, content: contents! }
    : contents;
  return {
    ...{ description: message!, ...rest },
    ...(wrapped === undefined ? {} : { contents: wrapped }),
    metadata: {
      ...(typeof type === "string" ? { contentType: type } : {}),
      ...(isObject(metadata) ? metadata : {}),
    },
  };
}

/** What a body has: JSON as its value, all else as text. */
function contentOf(body: Fields): Json {
  const { contentType, text, base64 } = body;
  if (typeof base64 === "string") {
    const bytes = fromBase64(base64),
      start = String(contentType).includes("schemaregistry") && bytes[0] === 0 ? 5 : 0;
    if (String(contentType).includes("json")) {
      return JSON.parse(new TextDecoder().decode(bytes.subarray(start))) as Json;
    }
    return base64;
  }
  const json = typeof text === "string" && typeof contentType === "string" &&
    kindOf(contentType, text) === "json";
  return json ? JSON.parse(text as string) as Json : text ?? null;
}

const LOOKS: Readonly<Record<string, RegExp>> = {
  "integer": /^-?\d+$/,
  "decimal number": /^-?\d+\.\d+$/,
  "hexadecimal number": /^[0-9a-fA-F]+$/,
  "random string": /^\S+$/,
  "string from the regex": /^\d{1,8}$/,
  "date": /^\d{4}-\d{2}-\d{2}$/,
  "time": /^\d{2}:\d{2}:\d{2}$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/,
  "UUID": /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  "simple UUID": /^[0-9a-f]{32}$/,
  "lower-case-hyphenated UUID": /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  "upper-case-hyphenated UUID": /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/,
  "URN UUID": /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  "boolean": /^(true|false)$/,
};

/** Whether a value is what the suite calls it. */
export function looksLike(is: string, value: Json): boolean {
  return LOOKS[is]?.test(String(value)) ?? false;
}
