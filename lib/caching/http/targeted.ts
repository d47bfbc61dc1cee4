import { parseDictionary, Token } from "structured-headers";
import { type Directives, parseDirectives } from "./directives.ts";
import { field, type Fields } from "./message.ts";

/**
 * The directives that a cache is to obey: those of the first field that is addressed to it, such as
 * CDN-Cache-Control, and else those of Cache-Control. A targeted field is a structured one: a mistake
 * anywhere in it, or an argument of the wrong type, and it does not count at all.
 *
 * Source: M. Nottingham, S. Ludin, Targeted HTTP Cache Control, RFC 9213, 2022.
 *
 * @param targets Names of fields addressed to this cache, the one that counts most first.
 * @returns The directives, and whether a targeted field was obeyed: Expires then counts for nothing.
 */
export function responseDirectives(
  fields: Fields,
  targets: readonly string[],
): { directives: Directives; targeted: boolean } {
  for (const target of targets) {
    const text = field(fields, target);
    const directives = text === undefined ? undefined : parseTargeted(text);
    if (directives) return { directives, targeted: true };
  }
  return { directives: parseDirectives(field(fields, "cache-control")), targeted: false };
}

/** `undefined` where the field is empty or broken. */
function parseTargeted(text: string): Directives | undefined {
  const found = new Map<string, string | true>();
  try {
    for (const [name, [value]] of parseDictionary(text)) {
      const argument = argumentOf(name, value);
      if (argument === undefined) return undefined;
      found.set(name, argument);
    }
  } catch {
    return undefined;
  }
  return found.size > 0 ? found : undefined;
}

/** The argument of a member as Cache-Control would have it; `undefined` where it has the wrong type. */
function argumentOf(name: string, value: unknown): string | true | undefined {
  if (/age$|^stale-/.test(name)) {
    return Number.isInteger(value) && Number(value) >= 0 ? String(value) : undefined;
  }
  if (value === true) return true;
  if (typeof value === "string") return value;
  return value instanceof Token ? value.toString() : "";
}
