import { depthOf, type Json, MOST_NESTED } from "./json.ts";
import { kindOf, mediaType } from "./media-type.ts";

/** The body of a message: its content as a value of JSON, a text or bytes; `null` where it is to be empty. */
export interface Body {
  readonly contentType: string | undefined;
  readonly content: Json | Uint8Array;
}

/** A body may be so large, in bytes. */
export const MOST_BYTES = 5_000_000;

/** What is refused of a body, as a sentence after "Cannot read body: ". */
export class BodyError extends Error {
  override name = "BodyError";
}

/**
 * The body that came over a wire. JSON becomes its value; what says it is JSON and is not stays a text. O(bytes).
 *
 * @throws {BodyError} Where it is larger than 5 MB or nested deeper than 200 levels.
 */
export function bodyOf(contentType: string | undefined, bytes: Uint8Array): Body {
  if (bytes.length > MOST_BYTES) {
    throw new BodyError(
      `Cannot read body: it must have at most ${MOST_BYTES} bytes: received ${bytes.length}`,
    );
  }
  if (bytes.length === 0) return { contentType, content: null };
  // Kafka's schema registries put a zero byte and the schema's number in front.
  const registered = contentType?.includes("schemaregistry") && bytes[0] === 0;
  const text = textOf(registered ? bytes.subarray(5) : bytes);
  if (text === undefined) return { contentType, content: bytes };
  const guess = contentType === undefined ? "json" : kindOf(contentType, text);
  if (guess === "binary") return { contentType, content: bytes };
  return { contentType, content: guess === "json" ? jsonOf(text) ?? text : text };
}

/** The value that a text of JSON says; `undefined` where it is none. */
function jsonOf(text: string): Json | undefined {
  const depth = depthOf(text);
  if (depth > MOST_NESTED) {
    throw new BodyError(
      `Cannot read body: it must be nested at most ${MOST_NESTED} levels deep: received ${depth}`,
    );
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A body as it goes over a wire. */
export function bytesOf({ contentType, content }: Body): Uint8Array {
  if (content instanceof Uint8Array) return content;
  if (content === null) return new Uint8Array();
  const plain = typeof content === "string" && kindOf(contentType, content) !== "json";
  return new TextEncoder().encode(plain ? content : JSON.stringify(content));
}

/** The bytes that base64 says. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The type of a content that names none. */
export function typeFor(content: Json | Uint8Array): string {
  const kind = kindOf(undefined, content);
  return kind === "json"
    ? "application/json"
    : kind === "xml"
    ? "application/xml"
    : kind === "binary"
    ? "application/octet-stream"
    : "text/plain";
}

/** Whether two types are the same, their parameters aside. */
export function sameBase(one: string, other: string): boolean {
  return mediaType(one).base === mediaType(other).base;
}
