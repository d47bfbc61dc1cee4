import { z } from "zod";
import { bodyText, LIMITS } from "../forwarding/guard.ts";
import { unwrap } from "../operations/entity.ts";
import { type Operation, pathParameters } from "../operations/operation.ts";
import { Refusal } from "../problem.ts";

/** One operation's path, as a pattern. */
interface Place {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Finds operations by method and path template. Built once; a look-up is O(places of that length). */
export class RestPlaces {
  readonly #byLength = new Map<number, Place[]>();

  constructor(operations: Iterable<Operation>) {
    for (const operation of operations) {
      const segments = operation.path.split("/").slice(1);
      const same = this.#byLength.get(segments.length);
      if (same) same.push({ operation, segments });
      else this.#byLength.set(segments.length, [{ operation, segments }]);
    }
    // A word before a parameter: /orders/open is not the order called "open".
    const parameters = ({ segments }: Place) =>
      segments.filter((one) => one.startsWith("{")).length;
    for (const places of this.#byLength.values()) {
      places.sort((a, b) => parameters(a) - parameters(b));
    }
  }

  /** The operation with its path's parameters; the methods that the path has; `undefined` for no such path. */
  find(
    method: string,
    path: string,
  ): { operation: Operation; parameters: Record<string, string> } | string[] | undefined {
    const asked = path.split("/").slice(1), methods: string[] = [];
    for (const { operation, segments } of this.#byLength.get(asked.length) ?? []) {
      const parameters: Record<string, string> = {};
      const fits = segments.every((segment, i) => {
        if (!segment.startsWith("{")) return segment === asked[i];
        parameters[segment.slice(1, -1)] = decode(asked[i]!);
        return asked[i] !== "";
      });
      if (!fits) continue;
      if (operation.method === method) return { operation, parameters };
      methods.push(operation.method);
    }
    return methods.length > 0 ? methods : undefined;
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(400, "Cannot read the path: it is not UTF-8");
  }
}

/** The input of an operation, gathered from path, query and body. @throws {Refusal} 400, 413 or 415. */
export async function gatherInput(
  operation: Operation,
  parameters: Readonly<Record<string, string>>,
  request: Request,
  most: number = LIMITS.body,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {}, inPath = pathParameters(operation.path);
  if (operation.method === "GET" || operation.method === "DELETE") {
    const { searchParams } = new URL(request.url);
    for (const [name, schema] of Object.entries(operation.input.shape)) {
      const texts = searchParams.getAll(name);
      if (texts.length > 0) input[name] = fromText(schema as z.ZodType, texts);
    }
    const unknown = [...searchParams.keys()].find((name) =>
      !Object.hasOwn(operation.input.shape, name)
    );
    if (unknown !== undefined) {
      throw new Refusal(
        400,
        `Cannot call ${operation.name}: it has no parameter ${unknown.slice(0, 60)}`,
      );
    }
  } else Object.assign(input, await jsonBody(operation, request, most));
  for (const name of inPath) {
    input[name] = fromText(operation.input.shape[name] as z.ZodType, [parameters[name]!]);
  }
  return input;
}

async function jsonBody(
  operation: Operation,
  request: Request,
  most: number,
): Promise<Record<string, unknown>> {
  if (request.body === null) return {};
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new Refusal(415, `Cannot call ${operation.name}: its body must be application/json`);
  }
  try {
    return z.record(z.string(), z.unknown()).parse(
      JSON.parse(await bodyText(request, most)),
    );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, `Cannot call ${operation.name}: its body is not a JSON object`);
  }
}

/** Texts of a URL as values: a URL knows no numbers. What fits none stays text, and the schema refuses it. */
function fromText(schema: z.ZodType, texts: readonly string[]): unknown {
  const { schema: inner } = unwrap(schema);
  if (inner instanceof z.ZodArray) {
    return texts.map((text) => fromText(inner.element as z.ZodType, [text]));
  }
  const text = texts[0]!;
  if (texts.length > 1) return texts;
  if (inner instanceof z.ZodNumber && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) {
    return Number(text);
  }
  if (inner instanceof z.ZodBoolean && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

/** A value as a segment. Dots have no escape: whoever reads the path next would walk up by them. */
function segmentOf(operation: string, value: string): string {
  if (/^\.{0,2}$/.test(value)) {
    throw new Refusal(
      400,
      `Cannot call ${operation}: a part of its path must not be empty, . or ..`,
    );
  }
  return encodeURIComponent(value);
}

/** The way back: an input as the path, query and body of a request to a back end. */
export function requestOf(
  { name, path, method, input: { shape } }: Operation,
  input: Readonly<Record<string, unknown>>,
): { target: string; body: string | undefined } {
  const inPath = pathParameters(path), rest = { ...input };
  for (const field of inPath) delete rest[field];
  const filled = path.replace(/\{(\w+)\}/g, (_, field) => segmentOf(name, String(input[field])));
  if (method !== "GET" && method !== "DELETE") {
    return { target: filled, body: JSON.stringify(rest) };
  }
  const query = new URLSearchParams();
  for (const name of Object.keys(shape)) {
    for (const value of [rest[name]].flat()) {
      if (value !== undefined) query.append(name, String(value));
    }
  }
  const text = query.toString();
  return { target: text ? `${filled}?${text}` : filled, body: undefined };
}
