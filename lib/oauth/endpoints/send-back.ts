import type { Context } from "../context.ts";

/** Sends the browser back to the client, with an answer or an error (RFC 6749, 4.1.2). */
export function sendBack(
  context: Context,
  { redirectUri, state }: { redirectUri: string; state?: string },
  answer: Record<string, string>,
): Response {
  const added = new URLSearchParams({
    ...answer,
    ...context.checks.issuerParameter(context.issuer),
    ...(state !== undefined && { state }),
  });
  // Appended and not parsed: what stands there already is kept byte for byte (RFC 6749, 3.1.2).
  const join = !redirectUri.includes("?") ? "?" : /[?&]$/.test(redirectUri) ? "" : "&";
  const Location = `${redirectUri}${join}${added}`;
  // 303: the browser must not send the password on (RFC 9700, 4.12).
  return new Response(null, {
    status: 303,
    headers: { Location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
  });
}
