import { field, type HttpRequest, type HttpResponse } from "./message.ts";
import { partOf } from "./range.ts";
import { ageOf, type Stored } from "./stored.ts";
import { clientHasIt, fieldsOf304 } from "./validate.ts";

/**
 * The answer to a request from a stored response: all of it, a part, or 304 where the client has it;
 * `undefined` where the part that is asked for is not here.
 *
 * Source: RFC 9111, 4 and 4.3.2; RFC 9110, 13.2.2 and 14.
 *
 * @param now Unix ms.
 * @param asked Whether the origin has just said that it holds.
 */
export function answer(
  stored: Stored,
  request: HttpRequest,
  now: number,
  asked: boolean,
): HttpResponse | undefined {
  const fields: Record<string, string> = {
    ...stored.fields,
    age: String(Math.floor(ageOf(stored, now) / 1000)),
  };
  if (!asked && stored.unasked.length > 0) {
    for (const name of stored.unasked) delete fields[name];
  }
  const { fields: asking, method } = request;
  const conditional = field(asking, "if-none-match") !== undefined ||
    field(asking, "if-modified-since") !== undefined;
  if (
    conditional && stored.status === 200 && clientHasIt(asking, fields, stored.responseTime, now)
  ) {
    return { status: 304, fields: fieldsOf304(fields), body: undefined };
  }
  const whole = { status: stored.status, fields, body: stored.body };
  if (method === "HEAD") return { ...whole, body: undefined };
  const range = field(asking, "range");
  if (range === undefined || stored.status !== 200 && stored.status !== 206) return whole;
  return rangeHolds(asking, fields)
    ? partOf(whole, range)
    : stored.status === 200
    ? whole
    : undefined;
}

/** If-Range: the part is wanted only if the whole is still the same, by a strong tag or by its date. */
function rangeHolds(asking: HttpRequest["fields"], fields: HttpRequest["fields"]): boolean {
  const condition = field(asking, "if-range");
  if (condition === undefined) return true;
  const etag = field(fields, "etag");
  if (condition.startsWith('"')) return condition === etag;
  return !condition.startsWith("W/") && condition === field(fields, "last-modified");
}

/** What a client is told where the origin would be needed and does not answer. */
export function unanswered(): HttpResponse {
  return { status: 504, fields: { "content-length": "0" }, body: undefined };
}
