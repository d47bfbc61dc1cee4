/** Something that answers requests: a server's `fetch`, or the real one. */
export type Fetch = (request: Request) => Promise<Response>;

/** What a person types and clicks. */
export interface Answers {
  username: string;
  password: string;
  /** The code that a device shows. */
  user_code?: string;
  /** To the question of consent. Default: `"allow"`. */
  answer?: "allow" | "deny";
}

/**
 * A person with a browser, as a program: keeps cookies, fills in the forms of the authorization server,
 * and stops at the redirect that leads back to the client.
 */
export class UserAgent {
  #fetch: Fetch;
  #cookies = new Map<string, string>();
  /** How often a page was asked for or sent. */
  steps = 0;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Asks for one page, with this browser's cookies, and does not follow a redirect. */
  async load(url: string, form?: Record<string, string>): Promise<Response> {
    this.steps++;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await this.#fetch(
      new Request(url, {
        redirect: "manual",
        headers: { ...(cookie && { Cookie: cookie }) },
        ...(form && { method: "POST", body: new URLSearchParams(form) }),
      }),
    );
    for (const set of response.headers.getSetCookie()) {
      const [name, value] = set.split(";")[0]!.split("=") as [string, string];
      if (value === "" || /expires=Thu, 01 Jan 1970/i.test(set)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /**
   * Goes through log-in and consent and gives the URL that the browser is sent back to.
   *
   * @throws {Error} Where it ends on a page that has no form for us, or after 14 pages.
   */
  async authorize(url: string, answers: Answers): Promise<URL> {
    const { left, html } = await this.answerForms(url, answers);
    if (left) return left;
    const why = html.match(/role="alert">([^<]*)/)?.[1] ?? "a page without a form";
    throw new Error(`Cannot go on: ${why}`);
  }

  /**
   * Follows redirects and answers forms until it is sent to another site (`left`) or comes to a page that
   * asks nothing.
   *
   * @throws {Error} After 14 pages.
   */
  async answerForms(
    url: string,
    { username, password, user_code, answer = "allow" }: Answers,
  ): Promise<{ left?: URL; html: string }> {
    const home = new URL(url).origin;
    let at = url, response = await this.load(url);
    for (let page = 0; page < 14; page++) {
      const location = response.headers.get("location");
      if (location !== null) {
        await response.body?.cancel();
        const next = new URL(location, at);
        if (next.origin !== home) return { left: next, html: "" };
        response = await this.load(at = next.href);
        continue;
      }
      const html = await response.text();
      const action = html.match(/<form[^>]* action="([^"]*)"/)?.[1];
      if (action === undefined) return { html };
      const fields = hiddenFields(html), asks = (name: string) => html.includes(`name="${name}"`);
      if (user_code && asks("user_code")) fields["user_code"] ||= user_code;
      if (asks("password")) Object.assign(fields, { username, login: username, password });
      if (html.includes('value="deny"')) fields["action"] = answer;
      at = new URL(action.replaceAll(/&amp;|&#38;/g, "&"), at).href;
      response = await this.load(at, fields);
    }
    throw new Error("Cannot go on: no end after 14 pages");
  }
}

/** Hidden fields of the forms of a page. */
export function hiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = tag.match(/name="([^"]*)"/)?.[1], value = tag.match(/value="([^"]*)"/)?.[1];
    if (name !== undefined) fields[name] = value ?? "";
  }
  return fields;
}
