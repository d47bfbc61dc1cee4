import {
  isBase64,
  isExtension,
  isMediaType,
  isReference,
  isText,
  isTime,
  isUri,
  NAME,
} from "./attributes.ts";
import type { CloudEvent } from "./cloud-event.ts";

/** Longest text of an event, in characters; more events of a batch are refused. */
const MOST_TEXT = 1_000_000;
const MOST_EVENTS = 10_000;

const REQUIRED = ["specversion", "id", "source", "type"] as const;

/** What an attribute must be, where it is not that. O(length). */
function wrong(name: string, value: unknown): string | undefined {
  switch (name) {
    case "specversion":
      return value === "1.0" ? undefined : '"1.0"';
    case "id":
    case "type":
    case "subject":
      return isText(value) ? undefined : "a text that is not empty";
    case "source":
      return isReference(value) ? undefined : "a reference to a resource (RFC 3986)";
    case "time":
      return isTime(value) ? undefined : "a time as in RFC 3339";
    case "datacontenttype":
      return isMediaType(value) ? undefined : "a media type (RFC 2046)";
    case "dataschema":
      return isUri(value) ? undefined : "an absolute URI";
    case "data_base64":
      return isBase64(value) ? undefined : "base 64";
  }
  if (!NAME.test(name)) throw refused("a name of an attribute has only a to z and 0 to 9", name);
  return isExtension(value) ? undefined : "a text, a truth value or a whole number of 32 bits";
}

/** Gives an event an attribute. @throws {TypeError} Where it can't have it. */
export function setAttribute(event: CloudEvent, name: string, value: unknown): void {
  const rule = wrong(name, value);
  if (rule !== undefined) throw refused(`${name} must be ${rule}`, value);
  event[name] = value;
}

/** The event, if it is complete. @throws {TypeError} Where something is missing, or there twice. */
export function complete(event: CloudEvent): CloudEvent {
  const { specversion, id, source, type } = event;
  if (
    specversion === undefined || id === undefined || source === undefined || type === undefined
  ) {
    throw refused(`${REQUIRED.find((name) => event[name] === undefined)} is missing`, event);
  }
  if (event.data !== undefined && event.data_base64 !== undefined) {
    throw refused("data and data_base64 are there both", event);
  }
  return event;
}

/**
 * Checks an object of the JSON format, strictly: what is not an event is refused, as a receiver that guesses sends
 * on what the next one can't read. Attributes without a value (null) are left out. O(attributes).
 *
 * @throws {TypeError} Where it is no event, with the attribute that is wrong.
 * @example
 * ```ts
 * import { readEvent } from "#lib/serverless";
 * import assert from "node:assert/strict";
 *
 * const event = { specversion: "1.0", id: "1", source: "/photos", type: "photo.put", subject: null };
 * assert.equal("subject" in readEvent(event), false);
 * assert.throws(() => readEvent({ ...event, id: "" }), {
 *   message: 'Cannot read an event: id must be a text that is not empty: received ""',
 * });
 * ```
 */
export function readEvent(value: unknown): CloudEvent {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refused("it must be an object", value);
  }
  const given = value as Record<string, unknown>, event = {} as CloudEvent;
  for (const name in given) {
    const one = given[name];
    if (one === null || one === undefined) continue;
    if (name === "data") event.data = one;
    else setAttribute(event, name, one);
  }
  return complete(event);
}

/** Reads the text of one event. @throws {TypeError} Where it is none. */
export function parseEvent(text: string): CloudEvent {
  return readEvent(parsed(text));
}

/** Reads a batch of events: all of them, or none. @throws {TypeError} Where one is no event. */
export function readBatch(value: unknown): CloudEvent[] {
  if (!Array.isArray(value)) throw refused("a batch must be a list", value);
  if (value.length > MOST_EVENTS) {
    throw refused(`a batch has at most ${MOST_EVENTS} events`, value.length);
  }
  return value.map(readEvent);
}

export function parseBatch(text: string): CloudEvent[] {
  return readBatch(parsed(text));
}

function parsed(text: string): unknown {
  if (text.length > MOST_TEXT) {
    throw refused(`it may have ${MOST_TEXT} characters`, text.length);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refused("it must be JSON", text);
  }
}

function refused(why: string, received: unknown): TypeError {
  const text = JSON.stringify(received) ?? String(received);
  return new TypeError(
    `Cannot read an event: ${why}: received ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`,
  );
}
