/** Attributes that are told apart; any other name is an extension. */
export const NAME = /^[a-z0-9]+$/;

// deno-lint-ignore no-control-regex
const BAD = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/;
// deno-lint-ignore no-control-regex
const BAD_BY_POINT = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/u;
const REFERENCE = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%\u00a0-\uffff]+$/;
/** What a reference may not have: a percent sign that encodes nothing, a second fragment. */
const ILL_FORMED = /%(?![0-9A-Fa-f]{2})|#.*[#[\]]/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+\-.]*:/;
const MEDIA =
  /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(?:\s*;\s*[A-Za-z0-9!#$&'*+.^_`|~-]+=(?:[A-Za-z0-9!#$&'*+.^_`|~-]+|"[^"]*"))*\s*;?$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MOST = 2 ** 31;

/** Whether a text has none of the characters that CloudEvents leaves out of its strings. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" &&
    (!BAD.test(value) || !BAD_BY_POINT.test(value));
}

/** A reference to a resource, absolute or not. Source: RFC 3986, and RFC 3987 for other alphabets. */
export function isReference(value: unknown): value is string {
  return isText(value) && REFERENCE.test(value) && !ILL_FORMED.test(value);
}

export function isUri(value: unknown): value is string {
  return isReference(value) && SCHEME.test(value);
}

export function isMediaType(value: unknown): value is string {
  return isText(value) && MEDIA.test(value);
}

export function isBase64(value: unknown): value is string {
  return typeof value === "string" && BASE64.test(value);
}

/** Source: RFC 3339, section 5.6; a leap second is one. */
export function isTime(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const found = TIME.exec(value);
  if (!found) return false;
  const year = +found[1]!, month = +found[2]!, day = +found[3]!;
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]!) return false;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) {
    return false;
  }
  return +found[4]! < 24 && +found[5]! < 60 && +found[6]! < 61 && +(found[7] ?? 0) < 24 &&
    +(found[8] ?? 0) < 60;
}

/** What an extension may hold: a text, a truth value, a whole number of 32 bits. */
export function isExtension(value: unknown): boolean {
  if (typeof value === "string") return value === "" || isText(value);
  if (typeof value === "number") {
    return Number.isInteger(value) && value >= -MOST && value < MOST;
  }
  return typeof value === "boolean";
}
