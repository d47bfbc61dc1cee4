import { bytesUpTo } from "../services/bytes-up-to.ts";
import type { Context } from "./context.ts";
import { OAuthError } from "./errors.ts";

/** Parameters of a request, each at most once; empty ones count as absent (RFC 6749, section 3.1). */
export type Parameters = ReadonlyMap<string, string>;

/** A media type has no case, and ends where its name ends (RFC 9110, 8.3.1). */
const FORM = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;

/** Longest body read, in bytes. */
const MAX_BODY = 65_536;

/** Reads parameters. @throws {OAuthError} `invalid_request` where one appears twice or holds NUL. */
export function readParameters(search: URLSearchParams): Parameters {
  const parameters = new Map<string, string>(), names = new Set<string>();
  for (const [name, value] of search) {
    // Also where it is empty: two readers would disagree on which of the two counts.
    if (names.size === names.add(name).size) {
      throw new OAuthError("invalid_request", "a parameter appears twice");
    }
    // Postgres keeps no NUL, and nobody types one.
    if (`${name}${value}`.includes("\0")) {
      throw new OAuthError("invalid_request", "a parameter holds a character that is no text");
    }
    if (value !== "") parameters.set(name, value);
  }
  return parameters;
}

/** What reading a form needs to know. */
export type FormRules = Pick<Context, "clock" | "limits">;

/** Reads a form. @throws {OAuthError} Where it is none, larger than 64 kB (413) or too slow (408). */
export async function readForm(rules: FormRules, request: Request): Promise<Parameters> {
  const type = request.headers.get("content-type") ?? "";
  if (!FORM.test(type)) throw new OAuthError("invalid_request", "the body must be a form");
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY) throw tooLong();
  return readParameters(new URLSearchParams(await readText(rules, request)));
}

/** Reads a body and stops at the limits of size and time: who sends it need not ever end it. */
async function readText({ clock, limits }: FormRules, { body }: Request): Promise<string> {
  const control = new AbortController();
  const late = new OAuthError("invalid_request", "the body took too long", 408);
  const arrived = clock.after(limits.patience, () => control.abort(late));
  try {
    const bytes = await bytesUpTo(MAX_BODY, body, control.signal);
    if (!bytes) throw tooLong();
    return new TextDecoder().decode(bytes);
  } catch (error) {
    // A stream that broke off tells of the network: nothing for a caller to read.
    throw error instanceof OAuthError
      ? error
      : new OAuthError("invalid_request", "the body broke off");
  } finally {
    arrived();
  }
}

/** A parameter that must be there. @throws {OAuthError} `invalid_request` */
export function need(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new OAuthError("invalid_request", `${name} is missing`);
  return value;
}

function tooLong(): OAuthError {
  return new OAuthError("invalid_request", "the body is too long", 413);
}
