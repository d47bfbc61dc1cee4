import type { Context } from "../context.ts";
import { hmac, newSecret, sha256 } from "../encoding.ts";
import { OAuthError } from "../errors.ts";
import type { CodeValue } from "../grants/authorization-code.ts";
import { need, type Parameters, readForm, readParameters } from "../parameters.ts";
import { type AuthorizationRequest, readClient, readRequest } from "./authorization-request.ts";
import { consentPage, errorPage, loginPage } from "./pages.ts";
import { sendBack } from "./send-back.ts";
import { browserOf, cookie, logIn, type Session } from "./session.ts";

/** A request that waits for the user. */
interface Interaction {
  request: AuthorizationRequest;
  [name: string]: unknown;
}

/** How long a page may stay open before it is sent, in ms. */
const PATIENCE = 600_000;

/** Asks the user (RFC 6749, section 3.1): logs in, asks for consent, sends the browser back with a code. */
export async function authorizeEndpoint(context: Context, request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  let parameters: Parameters, known: ReturnType<typeof readClient>;
  try {
    parameters = await unpack(context, readParameters(search));
    known = readClient(context, parameters);
  } catch (error) {
    return errorPage(context, error as Error);
  }
  let asked: AuthorizationRequest;
  try {
    asked = readRequest(context, parameters, known);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const { redirectUri } = known, state = parameters.get("state");
    return sendBack(context, { redirectUri, ...(state !== undefined && { state }) }, {
      error: error.code,
      error_description: error.message,
    });
  }
  const browser = await browserOf(context, request);
  // Consent is remembered for clients that can prove who they are (RFC 6749, 10.2).
  if (browser.session && !asked.ask && known.client.authMethod !== "none") {
    const key = sha256(`${browser.session.subject} ${asked.clientId}`);
    const given = await context.store.find<{ scopes: string[] }>(
      "consent",
      key,
      context.clock.now(),
    );
    if (given && asked.scopes.every((scope) => given.value.scopes.includes(scope))) {
      return await issueCode(context, asked, browser.session.subject);
    }
  }
  context.quotas.stranger(asked.clientId, context.addressOf(request));
  const id = newSecret(context.entropy);
  await context.store.add<Interaction>("interaction", sha256(id), {
    value: { request: asked },
    expiresAt: context.clock.now() + PATIENCE,
  });
  return showForm(context, asked, id, browser.id, browser.session);
}

/** Takes the user's answer: a password, or yes or no. */
export async function decisionEndpoint(context: Context, request: Request): Promise<Response> {
  const { store, clock, secret, checks, lifetimes } = context;
  try {
    const form = await readForm(context, request), id = need(form, "interaction");
    const browser = await browserOf(context, request);
    if (!checks.formToken(formToken(secret, browser.id, id), form.get("csrf") ?? "")) {
      throw new OAuthError("access_denied", "this form was made for another browser", 403);
    }
    const found = await store.find<Interaction>("interaction", sha256(id), clock.now());
    if (!found) throw new OAuthError("invalid_request", "this page is too old: start again");
    const asked = found.value.request;
    if (form.get("action") === "login") {
      const inside = await logIn(context, request, form), csrf = form.get("csrf") ?? "";
      return inside
        ? showForm(context, asked, id, inside.id, inside.session)
        : loginPage(context, asked, id, csrf, "That is not right. Try again.");
    }
    if (!browser.session) throw new OAuthError("access_denied", "log in first", 403);
    const used = await store.use("interaction", sha256(id), clock.now());
    if (!used?.first) throw new OAuthError("invalid_request", "this page was sent before");
    if (form.get("action") !== "allow") {
      return sendBack(context, asked, {
        error: "access_denied",
        error_description: "the user said no",
      });
    }
    const { subject } = browser.session;
    const key = sha256(`${subject} ${asked.clientId}`);
    await store.remove("consent", key);
    await store.add("consent", key, {
      value: { scopes: asked.scopes },
      expiresAt: clock.now() + lifetimes.refresh,
    });
    return await issueCode(context, asked, subject);
  } catch (error) {
    return errorPage(context, error as Error);
  }
}

async function issueCode(context: Context, asked: AuthorizationRequest, subject: string) {
  const code = newSecret(context.entropy);
  const { clientId, scopes, redirectUri, redirectImplied, challenge, jkt } = asked;
  await context.store.add<CodeValue>("code", sha256(code), {
    value: {
      clientId,
      subject,
      scopes,
      redirectUri,
      family: newSecret(context.entropy, 16),
      ...(redirectImplied && { redirectImplied }),
      ...(challenge !== undefined && { challenge }),
      ...(jkt !== undefined && { jkt }),
    },
    expiresAt: context.clock.now() + context.lifetimes.code,
  });
  context.log({ at: context.clock.now(), event: "authorize", client: clientId, outcome: "ok" });
  return sendBack(context, asked, { code });
}

/** A request that was pushed before comes by its name, once, and then nothing else counts (RFC 9126, 4). */
async function unpack(context: Context, parameters: Parameters): Promise<Parameters> {
  const uri = parameters.get("request_uri");
  if (parameters.has("request")) throw new OAuthError("invalid_request", "no request objects");
  if (uri === undefined) return parameters;
  const key = sha256(uri);
  const used = await context.store.use<{ clientId: string; parameters: [string, string][] }>(
    "pushed",
    key,
    context.clock.now(),
  );
  if (!used?.first || used.item.value.clientId !== parameters.get("client_id")) {
    throw new OAuthError("invalid_request_uri", "no such pushed request");
  }
  return new Map(used.item.value.parameters);
}

function showForm(
  context: Context,
  asked: AuthorizationRequest,
  id: string,
  browser: string,
  session: Session | undefined,
): Response {
  const csrf = formToken(context.secret, browser, id);
  const page = session
    ? consentPage(context, asked, id, csrf, session.subject)
    : loginPage(context, asked, id, csrf);
  page.headers.append("Set-Cookie", cookie(context, browser));
  return page;
}

function formToken(secret: string, browser: string, interaction: string): string {
  return hmac(secret, `form ${browser} ${interaction}`);
}
