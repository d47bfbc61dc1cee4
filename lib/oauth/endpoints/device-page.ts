import type { Context } from "../context.ts";
import { hmac, sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import type { DeviceValue } from "../grants/device-code.ts";
import { need, type Parameters, readForm, readParameters } from "../parameters.ts";
import { errorPage, escape, form, page, scopeList } from "./pages.ts";
import { browserOf, cookie, logIn, type Session } from "./session.ts";

/** What a user code stands for. */
interface Shown {
  device: string;
  client: string;
  scopes: string[];
}

/** The page on which a person types the code that the device shows (RFC 8628, 3.3). */
export async function devicePage(context: Context, request: Request): Promise<Response> {
  try {
    const code = readParameters(new URL(request.url).searchParams).get("user_code") ?? "";
    const browser = await browserOf(context, request);
    return withCookie(context, codePage(context, browser, code), browser.id);
  } catch (error) {
    return errorPage(context, error as Error);
  }
}

/** Takes the code, shows who asks for what, and takes the answer: no code is approved unseen. */
export async function deviceDecision(context: Context, request: Request): Promise<Response> {
  try {
    const fields = await readForm(context, request), browser = await browserOf(context, request);
    const typed = need(fields, "user_code").toUpperCase().replace(/[^A-Z]/g, "");
    const answer = fields.get("action") ?? "";
    // An answer comes from the page that showed this very code, and from nowhere else.
    const shownTo = answer === "continue" ? browser.id : `${browser.id} ${typed}`;
    if (!context.checks.formToken(token(context, shownTo), fields.get("csrf") ?? "")) {
      throw new OAuthError("access_denied", "this form was made for another browser", 403);
    }
    if (answer === "continue") return await askConsent(context, request, fields, browser, typed);
    if (!browser.session) throw new OAuthError("access_denied", "log in first", 403);
    return await decide(context, typed, browser.session.subject, answer === "allow");
  } catch (error) {
    return errorPage(context, error as Error);
  }
}

/** Logs in where nobody is, and names client and scopes: whoever sent the code may be a stranger (5.4). */
async function askConsent(
  context: Context,
  request: Request,
  fields: Parameters,
  browser: { id: string; session: Session | undefined },
  typed: string,
): Promise<Response> {
  const inside = browser.session ? browser : await logIn(context, request, fields);
  if (!inside?.session) throw new OAuthError("access_denied", "wrong name or password", 401);
  const { id, session: { subject } } = inside;
  const { client, scopes } = await lookUp(context, subject, typed);
  const shown = `${typed.slice(0, 4)}-${typed.slice(4)}`;
  const response = page(
    context,
    "Allow access?",
    `<p>You are ${escape(subject)}. <strong>${
      escape(context.clients.get(client)?.name ?? client)
    }</strong> would be allowed to:</p>${
      scopeList(scopes)
    }<p>Allow this only if a device in front of you shows <strong>${shown}</strong>.</p>${
      form(context, "/device", { csrf: token(context, `${id} ${typed}`), user_code: shown }, [
        '<button name="action" value="allow">Allow</button>',
        '<button name="action" value="deny">Deny</button>',
      ])
    }`,
    "",
  );
  return withCookie(context, response, id);
}

/** What a typed code stands for. A wrong one is counted; one that is typed too often is locked. */
async function lookUp(context: Context, subject: string, typed: string): Promise<Shown> {
  const { store, clock, quotas } = context, key = sha256(typed);
  quotas.mayGuess(subject);
  const found = await store.find<Shown>("user-code", key, clock.now());
  const fresh = found && found.usedAt === undefined;
  if (fresh && quotas.mayTry(key)) return found.value;
  if (fresh) await store.remove("user-code", key);
  else quotas.wrongGuess(subject);
  throw new OAuthError("invalid_request", "no device shows this code");
}

async function decide(context: Context, typed: string, subject: string, allowed: boolean) {
  const { store, clock } = context;
  const used = await store.use<Shown>("user-code", sha256(typed), clock.now());
  const device = used?.first ? used.item.value.device : undefined;
  const found = device && await store.find<DeviceValue>("device", device, clock.now());
  if (!device || !found) throw new OAuthError("invalid_request", "no device shows this code");
  const status = allowed ? "approved" : "denied";
  await store.replace<DeviceValue>("device", device, { ...found.value, subject, status });
  return page(context, "Done", "<p>You can go back to your device.</p>", "");
}

function codePage(
  context: Context,
  { id, session }: { id: string; session: Session | undefined },
  code: string,
): Response {
  return page(
    context,
    "Connect a device",
    `<p>Type the code that your device shows. Only go on if you started this yourself.</p>${
      form(context, "/device", { csrf: token(context, id), action: "continue" }, [
        `<label>Code <input name="user_code" value="${escape(code)}" required></label>`,
        ...session ? [] : [
          '<label>User name <input name="username" autocomplete="username" required></label>',
          '<label>Password <input name="password" type="password" required></label>',
        ],
        "<button>Go on</button>",
      ])
    }`,
    "",
  );
}

function withCookie(context: Context, response: Response, id: string): Response {
  response.headers.append("Set-Cookie", cookie(context, id));
  return response;
}

function token({ secret }: Context, shownTo: string): string {
  return hmac(secret, `device ${shownTo}`);
}
