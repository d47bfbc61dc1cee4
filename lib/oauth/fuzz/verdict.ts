/** Words of an exception, of a stack or of a store, which no answer may hold. A user code may begin with SQL. */
const LEAKS =
  /\b(Type|Range|Reference|Syntax|URI|Zod|Internal|Assertion)Error\b|\n\s+at |\.ts:\d|node_modules|undefined|\[object |Cannot read|is not a function|is not iterable|not valid JSON|JSON\.parse|Invalid URL|MemoryStore|Postgres|\bSQL(STATE)?\b|relation "|invalid byte|duplicate key|server_error|went wrong/;

/** What RFC 6749, 5.2 allows in a description. */
const DESCRIPTION = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** What is wrong with an answer; `undefined` where nothing is. */
export function faultOf(
  response: Response,
  text: string,
  redirectUris: readonly string[],
): string | undefined {
  const { status, headers } = response;
  if (status >= 500 || status < 200) return `status ${status}`;
  const all = [...headers].map(([name, value]) => `${name}: ${value}`).join("\n") + `\n${text}`;
  const leak = all.match(LEAKS)?.[0];
  if (leak !== undefined) return `it says ${JSON.stringify(leak)}`;
  const location = headers.get("location");
  if (location !== null && !redirectUris.some((uri) => location.startsWith(`${uri}?`))) {
    return `it sends the browser to ${location}`;
  }
  // An answer to HEAD has the type and no body.
  if (text === "" || !headers.get("content-type")?.includes("json")) return undefined;
  const body = JSON.parse(text) as Record<string, unknown>;
  if (status < 400) return undefined;
  const { error, error_description: why } = body;
  if (typeof error !== "string" || !/^[a-z_]+$/.test(error)) return `error ${error}`;
  if (typeof why !== "string" || !DESCRIPTION.test(why)) return `description ${why}`;
  return undefined;
}
