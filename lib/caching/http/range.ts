import { field, type Fields, type HttpResponse } from "./message.ts";

/** Bytes from `from` up to and with `to`, of `total`. */
export interface ByteRange {
  from: number;
  to: number;
  total: number;
}

/** The stretch that a stored 206 holds; `undefined` where it does not say. */
export function contentRange(fields: Fields): ByteRange | undefined {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(
    field(fields, "content-range") ?? "",
  );
  if (!found) return undefined;
  const [from, to, total] = found.slice(1).map(Number) as [number, number, number];
  return from <= to && to < total ? { from, to, total } : undefined;
}

/** A request's single range of bytes, before it is known how many there are. */
function asked(text: string): { first?: number; last?: number; suffix?: number } | undefined {
  const found = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/.exec(text.trim());
  if (!found) return undefined;
  if (found[3] !== undefined) return { suffix: Number(found[3]) };
  return { first: Number(found[1]), ...found[2] !== undefined && { last: Number(found[2]) } };
}

/**
 * What a stored response answers to a request for a range: a part of it, all of it where the range is
 * one that this cache does not understand, or `undefined` where it does not hold that part.
 *
 * Sources: RFC 9110, 14; RFC 9111, 3.3.
 *
 * @param stored A complete response (200), or one of a single range (206).
 */
export function partOf(stored: HttpResponse, range: string): HttpResponse | undefined {
  const wanted = asked(range), body = stored.body ?? new Uint8Array();
  if (stored.status === 200) {
    if (!wanted) return stored;
    const total = body.length;
    return cut(stored, wanted, { from: 0, to: total - 1, total });
  }
  const held = stored.status === 206 ? contentRange(stored.fields) : undefined;
  return held && wanted ? cut(stored, wanted, held) : undefined;
}

function cut(
  stored: HttpResponse,
  { first, last, suffix }: { first?: number; last?: number; suffix?: number },
  held: ByteRange,
): HttpResponse | undefined {
  const { total } = held, body = stored.body ?? new Uint8Array();
  const from = first ?? Math.max(0, total - suffix!);
  const to = Math.min(last ?? total - 1, total - 1);
  if (from > to || suffix === 0) {
    return stored.status === 200 ? unsatisfied(stored, total) : undefined;
  }
  if (from < held.from || to > held.to) return undefined;
  // From the end where the end was asked for: then a length that disagrees does no harm.
  const part = suffix === undefined
    ? body.slice(from - held.from, to - held.from + 1)
    : body.slice(Math.max(0, body.length - suffix));
  const fields: Record<string, string> = {
    ...stored.fields,
    "content-range": `bytes ${from}-${to}/${total}`,
    "content-length": String(part.length),
  };
  return { status: 206, fields, body: part };
}

function unsatisfied(stored: HttpResponse, total: number): HttpResponse {
  const { date, age } = stored.fields;
  const fields = { ...date !== undefined && { date }, ...age !== undefined && { age } };
  return {
    status: 416,
    fields: { ...fields, "content-range": `bytes */${total}` },
    body: undefined,
  };
}
