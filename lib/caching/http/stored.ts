import { type Directives, named, says, seconds } from "./directives.ts";
import { initialAge, lifetime, type Received } from "./freshness.ts";
import { endToEnd, type Fields, type HttpRequest, type HttpResponse } from "./message.ts";
import { privateFields } from "./storable.ts";
import { responseDirectives } from "./targeted.ts";
import { rawSelection, selection, varyNames } from "./vary.ts";

/** A stored response, with all that a decision needs computed once. Times in ms. */
export interface Stored {
  status: number;
  fields: Fields;
  body: Uint8Array | undefined;
  /** The fields that it depends on, and what the request said in them. */
  vary: readonly string[];
  raw: readonly (string | undefined)[];
  selected: string;
  /** Fresh for so long from when it was made. */
  lifetime: number;
  /** How old it was when it came, and when that was (Unix ms). */
  initialAge: number;
  responseTime: number;
  /** Never served without asking: no-cache. */
  alwaysAsk: boolean;
  /** Never served stale, not even where nobody answers. */
  neverStale: boolean;
  /** Served stale for so long while it is renewed, and where the origin fails. */
  whileRevalidate: number;
  ifError: number;
  /** Fields that no-cache names: left out unless the origin was asked. */
  unasked: readonly string[];
  /** How much of the cache it takes, in bytes. */
  size: number;
}

/** What makes one cache another. */
export interface Kind {
  /** Whether many users share it. */
  shared: boolean;
  /** Fields addressed to it (RFC 9213). */
  targets: readonly string[];
}

/** Makes a stored response of one that may be stored. */
export function toStore(
  request: HttpRequest,
  response: HttpResponse,
  times: Pick<Received, "requestTime" | "responseTime">,
  { shared, targets }: Kind,
): Stored {
  const fields = endToEnd(response.fields);
  const { directives, targeted } = responseDirectives(fields, targets);
  if (shared) { for (const name of privateFields(directives)) delete fields[name]; }
  const vary = varyNames(fields);
  const unasked = named(directives, "no-cache");
  const must = says(directives, "must-revalidate") ||
    shared && (says(directives, "proxy-revalidate") || says(directives, "s-maxage"));
  return {
    status: response.status,
    fields,
    body: response.body,
    vary,
    raw: rawSelection(request.fields, vary),
    selected: selection(request.fields, vary),
    ...ages({ ...times, status: response.status, fields, directives, targeted }, shared),
    alwaysAsk: says(directives, "no-cache") && unasked.length === 0,
    neverStale: must || says(directives, "no-cache") && unasked.length === 0,
    whileRevalidate: must ? 0 : grace(directives, "stale-while-revalidate"),
    ifError: must ? 0 : grace(directives, "stale-if-error"),
    unasked,
    size: sizeOf(fields, response.body),
  };
}

function ages(received: Received, shared: boolean) {
  return {
    lifetime: lifetime(received, shared),
    initialAge: initialAge(received),
    responseTime: received.responseTime,
  };
}

const grace = (directives: Directives, name: string) => (seconds(directives, name) ?? 0) * 1000;

function sizeOf(fields: Fields, body: Uint8Array | undefined): number {
  let size = 200 + (body?.length ?? 0);
  for (const name of Object.keys(fields)) size += name.length + fields[name]!.length;
  return size;
}

/** How old a stored response is now, in ms. */
export function ageOf(stored: Stored, now: number): number {
  return stored.initialAge + Math.max(0, now - stored.responseTime);
}
