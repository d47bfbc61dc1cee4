import { OAuthError } from "./errors.ts";

/** Parameters of a request, each at most once; empty ones count as absent (RFC 6749, section 3.1). */
export type Parameters = ReadonlyMap<string, string>;

/** Longest body read, in bytes. */
const MAX_BODY = 65_536;

/** Reads parameters. @throws {OAuthError} `invalid_request` where one appears twice or holds NUL. */
export function readParameters(search: URLSearchParams): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of search) {
    if (parameters.has(name)) {
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

/** Reads a form. @throws {OAuthError} `invalid_request` where it is none, or larger than 64 kB. */
export async function readForm(request: Request): Promise<Parameters> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) {
    throw new OAuthError("invalid_request", "the body must be a form");
  }
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY) throw tooLong();
  return readParameters(new URLSearchParams(await readText(request)));
}

/** Reads a body piece by piece and stops at the limit: a chunked one does not say how long it is. */
async function readText({ body }: Request): Promise<string> {
  const utf8 = new TextDecoder();
  let text = "", length = 0;
  // Leaving the loop by an error cancels the stream.
  for await (const piece of body ?? []) {
    if ((length += piece.length) > MAX_BODY) throw tooLong();
    text += utf8.decode(piece, { stream: true });
  }
  return text + utf8.decode();
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
