import type { Context } from "../context.ts";
import { newSecret, sha256 } from "../encoding.ts";
import { basePath } from "../issuer.ts";
import type { Parameters } from "../parameters.ts";

/** Who is logged in. */
export interface Session {
  subject: string;
  [name: string]: unknown;
}

const NAME = "oauth_browser";

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

/**
 * Logs in whoever name and password belong to; `undefined` where that is nobody. The browser gets a new
 * name: one that was planted before is worth nothing after.
 */
export async function logIn(
  context: Context,
  request: Request,
  form: Parameters,
): Promise<{ id: string; session: Session } | undefined> {
  const { store, clock, lifetimes, entropy, quotas } = context;
  quotas.visitor(context.addressOf(request));
  const subject = await context.authenticate(
    form.get("username") ?? "",
    form.get("password") ?? "",
  );
  if (subject === undefined) return undefined;
  quotas.visitor(`person ${subject}`);
  const id = newSecret(entropy), session = { subject };
  await store.add<Session>("session", sha256(id), {
    value: session,
    expiresAt: clock.now() + lifetimes.session,
  });
  return { id, session };
}

/** The cookie that names a browser: unreadable to scripts, not sent along by other sites' forms. */
export function cookie(context: Context, id: string): string {
  const secure = context.issuer.startsWith("https:") ? "; Secure" : "";
  const path = basePath(context) || "/";
  return `${cookieName(context)}=${id}; Path=${path}; HttpOnly; SameSite=Lax${secure}`;
}

/** `__Host-` is for a whole host; issuers that share one have a path each, and a cookie each. */
function cookieName(context: Context): string {
  if (!context.issuer.startsWith("https:")) return NAME;
  return `${basePath(context) ? "__Secure" : "__Host"}-${NAME}`;
}
