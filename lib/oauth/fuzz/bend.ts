import type { Random } from "../../sim/mod.ts";
import { ISSUER } from "../attacks/forge.ts";
import type { Draft } from "./draft.ts";
import * as odd from "./values.ts";
import { pick } from "./values.ts";

const FORM = "application/x-www-form-urlencoded";

/** A form or a query as it goes over the wire; some of it may be no text at all. */
function encode(pairs: [string, string][], random: Random, raw: boolean): string {
  const text = String(new URLSearchParams(pairs));
  if (!raw) return text;
  const parts = text.split("&"), at = random.int(parts.length);
  const value = pick(random, odd.ODD_RAW);
  parts[at] = random.int(2) ? `${parts[at]!.split("=")[0]}=${value}` : `${value}=${value}`;
  return parts.join("&");
}

/** One change to the parameters: one of them missing, twice, empty, odd, or unknown. */
function bendPairs(pairs: [string, string][], random: Random): void {
  const at = random.int(pairs.length), one = pairs[at];
  const add = (name: string, value: string) => void pairs.splice(at, 0, [name, value]);
  const name = one?.[0] ?? pick(random, odd.NAMES), text = pick(random, odd.ODD_TEXT);
  pick(random, [
    () => void pairs.splice(at, 1),
    () => add(name, one?.[1] ?? text),
    () => add(name, text),
    () => one ? void (one[1] = text) : add(name, text),
    () => one ? void (one[1] = text) : add(name, text),
    () => one ? void (one[1] = "") : add(name, ""),
    () => add(pick(random, odd.NAMES), text),
    () => add(text, text),
  ])();
}

/** One change to what stands around the parameters. */
function bendRest(draft: Draft, random: Random): void {
  const header = (name: string, values: readonly string[]) => () =>
    void (draft.headers[name] = pick(random, values));
  pick(random, [
    () => void (draft.method = pick(random, odd.METHODS)),
    () => void (draft.path = pick(random, odd.PATHS)),
    header("Content-Type", odd.TYPES),
    header("Authorization", odd.AUTHORIZATIONS),
    header("Cookie", ["oauth_browser", ";;;", "__Host-oauth_browser=x", `a=${"b".repeat(4000)}`]),
    header("DPoP", odd.ODD_TEXT.filter(fitsHeader)),
    header("Content-Length", ["0", "-1", "1e9", "x", "99999999999"]),
    () => void delete draft.headers["Authorization"],
    () => void (draft.form = draft.form ? undefined : []),
  ])();
}

function fitsHeader(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** A request, and the text of its form, which can be read but once. */
export interface Bent {
  request: Request;
  text: string;
}

/** Bends a request in up to three places, or in none, and builds it. */
export function bend(draft: Draft, random: Random): Bent {
  for (let left = Math.max(0, random.int(6) - 2); left > 0; left--) {
    if (random.int(4) === 0) bendRest(draft, random);
    else bendPairs(draft.form ?? draft.query, random);
  }
  const { method, path, query, form, headers } = draft, raw = random.int(12) === 0;
  const search = query.length > 0 ? `?${encode(query, random, raw && !form)}` : "";
  const bodied = form && method !== "GET" && method !== "HEAD";
  const text = bodied ? encode(form, random, raw) : "";
  const body = bodied ? bodyOf(text, random) : undefined;
  const request = new Request(ISSUER + path + search, {
    method,
    headers: { ...(bodied && { "Content-Type": FORM }), ...headers },
    ...(body !== undefined && { body, duplex: "half" }),
  } as RequestInit);
  return { request, text };
}

/** The body whole, in pieces, broken off, far too long, or with bytes that are no UTF-8. */
function bodyOf(text: string, random: Random): BodyInit {
  const bytes = new TextEncoder().encode(text);
  switch (random.int(40)) {
    case 0:
      return new Blob([bytes.slice(0, 20), bytes.slice(20)]).stream();
    case 1:
      return Uint8Array.of(...bytes, 0x26, 0xff, 0xfe, 0x3d, 0x00, 0xc3);
    case 2:
      return random.int(10) ? text : text + "&x=".padEnd(70_000, "y");
    case 3:
      return new ReadableStream({
        start: (controller) => controller.enqueue(bytes),
        pull: (controller) => controller.error(new TypeError("connection reset")),
      });
    default:
      return text;
  }
}
