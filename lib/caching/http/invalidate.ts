import { field, type HttpRequest, type HttpResponse, isSafe } from "./message.ts";

/**
 * The addresses whose stored responses a request has made invalid: its own and, where they are of the
 * same origin, those that the answer names. None where the method is safe or the answer is an error.
 *
 * Source: RFC 9111, 4.4.
 */
export function invalidated(request: HttpRequest, response: HttpResponse): string[] {
  if (isSafe(request.method) || response.status < 200 || response.status >= 400) return [];
  const own = URL.canParse(request.url) ? new URL(request.url) : undefined;
  const named = ["location", "content-location"].flatMap((name) => {
    const value = field(response.fields, name);
    if (value === undefined || !own || !URL.canParse(value, own)) return [];
    const url = new URL(value, own);
    url.hash = "";
    return url.origin === own.origin ? [url.href] : [];
  });
  return [request.url, ...named];
}
