import { typeFor } from "../contract/body.ts";
import { sameJson } from "../contract/json.ts";
import { mediaType } from "../contract/media-type.ts";
import type { MessagePart, RequestPart, ResponsePart } from "../contract/model.ts";
import { ruleNamed } from "../contract/rules.ts";
import { shown } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import { compareBodies } from "./body.ts";
import { compareHeaders } from "./headers.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";
import { compareParameters } from "./parameters.ts";

const WHOLE = { cascaded: false, text: true };

/**
 * Compares a request that came with the expected one. Strictly: what was not expected, in the query or the body, is a
 * mismatch, since a provider might not understand it. O(values × rules).
 */
export function compareRequests(expected: RequestPart, actual: RequestPart): Mismatch[] {
  return [
    ...compareMethod(expected, actual),
    ...comparePath(expected, actual),
    ...compareQuery(expected, actual),
    ...compareHeaders(expected.headers, actual.headers, expected.rules.header),
    ...compareBodies(expected.body, actual.body, {
      rules: expected.rules.body ?? [],
      strict: true,
    }),
  ];
}

/**
 * Compares a response that came with the expected one. Leniently: what was not expected may be there, since the consumer does
 * not read it. O(values × rules).
 */
export function compareResponses(expected: ResponsePart, actual: ResponsePart): Mismatch[] {
  const [rule] = expected.rules.status ?? [];
  const whys = rule
    ? testRule(rule, expected.status, actual.status, WHOLE)
    : expected.status === actual.status
    ? []
    : [`status of ${expected.status} but received ${actual.status}`];
  return [
    ...whys.map((why) => mismatch("status", "", expected.status, actual.status, why)),
    ...compareHeaders(expected.headers, actual.headers, expected.rules.header),
    ...compareBodies(expected.body, actual.body, {
      rules: expected.rules.body ?? [],
      strict: false,
    }),
  ];
}

/** Compares a message that came with the expected one: leniently, as a response. O(values × rules). */
export function compareMessages(expected: MessagePart, actual: MessagePart): Mismatch[] {
  return [
    ...compareMetadata(expected, actual),
    ...compareBodies(expected.body, actual.body, {
      rules: expected.rules.body ?? [],
      strict: false,
    }),
  ];
}

function compareMethod(expected: RequestPart, actual: RequestPart): Mismatch[] {
  const same = expected.method.toUpperCase() === actual.method.toUpperCase();
  return same ? [] : [
    mismatch(
      "method",
      "",
      expected.method,
      actual.method,
      `method ${expected.method} but received ${actual.method}`,
    ),
  ];
}

function comparePath(expected: RequestPart, actual: RequestPart): Mismatch[] {
  const [rule] = expected.rules.path ?? [];
  const whys = rule
    ? testRule(rule, expected.path, decoded(actual.path), WHOLE)
    : expected.path === actual.path || expected.path === decoded(actual.path)
    ? []
    : [`path ${shown(expected.path)} but received ${shown(actual.path)}`];
  return whys.map((why) => mismatch("path", "", expected.path, actual.path, why));
}

/** In version 1 as text, after decoding; later parameter by parameter. */
function compareQuery(expected: RequestPart, actual: RequestPart): Mismatch[] {
  if (expected.queryText === undefined) {
    return compareParameters(expected.query, actual.query, {
      type: "query",
      rules: expected.rules.query,
      strict: true,
    });
  }
  const given = actual.queryText ?? "";
  if (decoded(expected.queryText) === decoded(given)) return [];
  const byName = compareParameters(expected.query, actual.query, {
    type: "query",
    rules: undefined,
    strict: true,
  });
  return byName.length > 0 ? byName : [
    mismatch(
      "query",
      "",
      expected.queryText,
      given,
      `query ${shown(expected.queryText)} but received ${shown(given)}`,
    ),
  ];
}

function compareMetadata(expected: MessagePart, actual: MessagePart): Mismatch[] {
  const fallback = actual.body?.contentType ??
    (actual.body && actual.body.content !== null ? typeFor(actual.body.content) : undefined);
  return Object.entries(expected.metadata).flatMap(([key, wanted]) => {
    const isType = /^content-?type$/i.test(key);
    const given = actual.metadata[key] ?? (isType ? fallback : undefined);
    if (given === undefined) {
      return [mismatch("metadata", key, wanted, undefined, `metadata '${key}' but was missing`)];
    }
    const rule = ruleNamed(expected.rules.metadata, key);
    const same = isType
      ? mediaType(String(wanted)).base === mediaType(String(given)).base
      : sameJson(wanted, given);
    const whys = rule
      ? testRule(rule, wanted, given, WHOLE)
      : same
      ? []
      : [`metadata '${key}' to be ${shown(wanted)} but was ${shown(given)}`];
    return whys.map((why) => mismatch("metadata", key, wanted, given, why));
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
