import type { Context } from "../context.ts";
import { newSecret, sha256 } from "../encoding.ts";

/** Who is logged in. */
export interface Session {
  subject: string;
  [name: string]: unknown;
}

const PLAIN = "oauth_browser", SECURE = "__Host-oauth_browser";

/** The browser that calls: its name from the cookie, or a new one, and who is logged in. */
export async function browserOf(
  context: Context,
  request: Request,
): Promise<{ id: string; session: Session | undefined }> {
  const name = cookieName(context);
  const [, id] = (request.headers.get("cookie") ?? "").match(
    new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{43})(?:;|$)`),
  ) ?? [];
  if (id === undefined) return { id: newSecret(context.entropy), session: undefined };
  const found = await context.store.find<Session>("session", sha256(id), context.clock.now());
  return { id, session: found?.value };
}

/** The cookie that names a browser: unreadable to scripts, not sent along by other sites' forms. */
export function cookie(context: Context, id: string): string {
  const secure = context.issuer.startsWith("https:") ? "; Secure" : "";
  return `${cookieName(context)}=${id}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

function cookieName(context: Context): string {
  return context.issuer.startsWith("https:") ? SECURE : PLAIN;
}
