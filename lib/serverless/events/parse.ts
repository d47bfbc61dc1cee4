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

/** What each attribute has to be, and how that is said. */
const RULES: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = Object
  .assign(Object.create(null), {
    specversion: [(value: unknown) => value === "1.0", '"1.0"'],
    id: [isText, "a text that is not empty"],
    source: [isReference, "a reference to a resource (RFC 3986)"],
    type: [isText, "a text that is not empty"],
    datacontenttype: [isMediaType, "a media type (RFC 2046)"],
    dataschema: [isUri, "an absolute URI"],
    subject: [isText, "a text that is not empty"],
    time: [isTime, "a time as in RFC 3339"],
    data_base64: [isBase64, "base 64"],
  });
const EXTENSION = [isExtension, "a text, a truth value or a whole number of 32 bits"] as const;
const REQUIRED = ["specversion", "id", "source", "type"] as const;

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
  let required = 0;
  for (const name in given) {
    const one = given[name];
    if (one === null || one === undefined) continue;
    if (name !== "data") {
      const rule = RULES[name] ?? EXTENSION;
      if (rule === EXTENSION && !NAME.test(name)) {
        throw refused("a name of an attribute has only a to z and 0 to 9", name);
      }
      if (!rule[0](one)) throw refused(`${name} must be ${rule[1]}`, one);
      if (name === "id" || name === "source" || name === "type" || name === "specversion") {
        required++;
      }
    }
    event[name] = one;
  }
  if (required < 4) {
    throw refused(`${REQUIRED.find((name) => event[name] === undefined)} is missing`, value);
  }
  if (event.data !== undefined && event.data_base64 !== undefined) {
    throw refused("data and data_base64 are there both", value);
  }
  return event;
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
