import type { CloudEvent } from "./cloud-event.ts";
import { complete, parseBatch, parseEvent, setAttribute } from "./parse.ts";

/** A request or an answer that carries an event: headers by their lower-case names. */
export interface HttpMessage {
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** Headers of attributes that have a name in the specification: no text is cut for them. */
const KNOWN = new Map<string, string>(
  ["specversion", "id", "source", "type", "time", "subject", "dataschema"].map((name) =>
    [`ce-${name}`, name] as const
  ),
);
const ONE = "application/cloudevents+json";
const MANY = "application/cloudevents-batch+json";
const JSON_TYPE = /^[a-z0-9.+-]+(?:\/|\/[a-z0-9.+-]*\+)json\s*(?:;|$)/i;
const STRUCTURED = /^\s*application\/cloudevents/i;
const TEXT_TYPE = /^text\//i;

/**
 * Reads what a request carries: attributes in `ce-` headers and the data as the body (binary), or all of it in the
 * body (structured). A batch gives several.
 *
 * @throws {TypeError} Where it carries no event.
 */
export function readHttp({ headers, body }: HttpMessage): CloudEvent[] {
  const type = headers["content-type"] ?? "";
  if (!STRUCTURED.test(type)) return [readBinary(headers, type, body)];
  const mode = type.split(";", 1)[0]!.trim().toLowerCase();
  if (mode === ONE) return [parseEvent(textOf(body))];
  if (mode === MANY) return parseBatch(textOf(body));
  throw new TypeError(`Cannot read an event: only its JSON format is known: received ${mode}`);
}

function readBinary(
  headers: Record<string, string>,
  type: string,
  body: string | Uint8Array,
): CloudEvent {
  const event = {} as CloudEvent;
  for (const name in headers) {
    if (!name.startsWith("ce-")) continue;
    const attribute = KNOWN.get(name) ?? name.slice(3), value = headers[name]!;
    if (attribute === "data" || attribute === "datacontenttype" || attribute === "data_base64") {
      throw new TypeError(`Cannot read an event: ${name} is no header of an event`);
    }
    const plain = value.charCodeAt(0) !== 34 && !value.includes("%");
    setAttribute(event, attribute, plain ? value : decodeHeader(value));
  }
  if (type !== "") setAttribute(event, "datacontenttype", type);
  if (body.length > 0) {
    if (JSON_TYPE.test(type)) event.data = json(textOf(body));
    else if (typeof body === "string" || TEXT_TYPE.test(type)) event.data = textOf(body);
    else event.data_base64 = toBase64(body);
  }
  return complete(event);
}

/** Writes an event as headers and a body. */
export function writeBinary(event: CloudEvent): HttpMessage {
  const headers: Record<string, string> = {};
  const { data, data_base64, datacontenttype, ...attributes } = event;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) headers[`ce-${name}`] = encodeHeader(String(value));
  }
  if (datacontenttype !== undefined) headers["content-type"] = datacontenttype;
  else if (data !== undefined) headers["content-type"] = "application/json";
  if (data_base64 !== undefined) return { headers, body: fromBase64(data_base64) };
  if (data === undefined) return { headers, body: "" };
  const asJson = JSON_TYPE.test(headers["content-type"]!) || typeof data !== "string";
  return { headers, body: asJson ? JSON.stringify(data) : data };
}

/** Writes an event, or several, as one body. */
export function writeStructured(events: CloudEvent | readonly CloudEvent[]): HttpMessage {
  const type = Array.isArray(events) ? MANY : ONE;
  return { headers: { "content-type": `${type}; charset=utf-8` }, body: JSON.stringify(events) };
}

/** A value of a `ce-` header. Source: CloudEvents, HTTP protocol binding 1.0.2, section 3.1.3.2. */
export function encodeHeader(text: string): string {
  return text.replace(
    /[^\x21\x23\x24\x26-\x7e]/gu,
    (character) =>
      [...new TextEncoder().encode(character)].map((byte) =>
        `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
      ).join(""),
  );
}

/** @throws {TypeError} Where its bytes are no UTF-8. */
export function decodeHeader(value: string): string {
  const text = /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, "$1") : value;
  try {
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => decodeURIComponent(bytes));
  } catch {
    throw new TypeError(`Cannot read an event: a header must be UTF-8: received ${value}`);
  }
}

function textOf(body: string | Uint8Array): string {
  return typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError("Cannot read an event: the body must be JSON, as its type says");
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
