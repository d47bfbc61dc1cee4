import type { Context } from "../context.ts";
import { addHints, OAuthError } from "../errors.ts";
import { basePath } from "../issuer.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { formTarget } from "./form-action.ts";

const STYLE =
  "body{font:16px system-ui,sans-serif;max-width:26rem;margin:8vh auto;padding:0 1rem;color:#1b1e23}" +
  "label{display:block;margin:.8rem 0}input{font:inherit;width:100%;padding:.4rem;box-sizing:border-box}" +
  "button{font:inherit;padding:.5rem 1.2rem;margin-right:.6rem}.wrong{color:#b3261e}";

/** Asks for name and password. */
export function loginPage(
  context: Context,
  asked: AuthorizationRequest,
  id: string,
  csrf: string,
  wrong = "",
): Response {
  return page(
    context,
    "Log in",
    `<p><strong>${nameOf(context, asked)}</strong> asks for access. Log in to answer.</p>${
      wrong && `<p class="wrong" role="alert">${escape(wrong)}</p>`
    }${
      form(context, "/authorize", { interaction: id, csrf, action: "login" }, [
        '<label>User name <input name="username" autocomplete="username" required></label>',
        '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>',
        "<button>Log in</button>",
      ])
    }`,
    // Answered by a page, never by a redirect: a password is sent to this server or nowhere.
    "",
    wrong ? 401 : 200,
  );
}

/** Asks whether the client may have what it asks for. */
export function consentPage(
  context: Context,
  asked: AuthorizationRequest,
  id: string,
  csrf: string,
  subject: string,
): Response {
  return page(
    context,
    "Allow access?",
    `<p>You are ${escape(subject)}. <strong>${
      nameOf(context, asked)
    }</strong> would be allowed to:</p>${scopeList(asked.scopes)}${
      form(context, "/authorize", { interaction: id, csrf }, [
        '<button name="action" value="allow">Allow</button>',
        '<button name="action" value="deny">Deny</button>',
      ])
    }`,
    asked.redirectUri,
  );
}

/** Says what is wrong, to the person in front of the screen, and sends nobody anywhere. */
export function errorPage(context: Context, error: Error): Response {
  const known = error instanceof OAuthError;
  context.log({
    at: context.clock.now(),
    event: "authorize",
    outcome: "refused",
    error: known ? `${error.code}: ${error.message}` : "server_error",
  });
  const text = known ? error.message : "Something went wrong here.";
  const response = page(
    context,
    "This does not work",
    `<p class="wrong" role="alert">${escape(text)}</p>`,
    "",
    known ? error.status : 500,
  );
  if (known) {
    response.headers.set("X-OAuth-Error", error.code);
    addHints(response.headers, error);
  }
  return response;
}

/**
 * A page with the headers that keep it out of frames and caches.
 *
 * @param redirectUri Where its form's answer may send the browser; empty for nowhere.
 */
export function page(
  context: Context,
  title: string,
  body: string,
  redirectUri: string,
  status = 200,
): Response {
  const html =
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1>${body}</html>`;
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      ...context.checks.pageHeaders(formTarget(redirectUri)),
    },
  });
}

/** A form with hidden fields. */
export function form(
  context: Context,
  path: string,
  hidden: Record<string, string>,
  inside: string[],
): string {
  const fields = Object.entries(hidden).map(([name, value]) =>
    `<input type="hidden" name="${name}" value="${escape(value)}">`
  );
  return `<form method="post" action="${escape(basePath(context) + path)}">${
    [...fields, ...inside].join("")
  }</form>`;
}

/** What somebody asks for, as a list. */
export function scopeList(scopes: readonly string[]): string {
  return `<ul>${scopes.map((scope) => `<li><code>${escape(scope)}</code></li>`).join("")}</ul>`;
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function nameOf(context: Context, { clientId }: { clientId: string }): string {
  return escape(context.clients.get(clientId)?.name ?? clientId);
}
