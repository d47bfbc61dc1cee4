/** Something that answers requests: a server's `fetch`, or the real one. */
export type Fetch = (request: Request) => Promise<Response>;

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
   * @throws {Error} Where it ends on a page that has no form for us, or after 12 pages.
   */
  async authorize(
    url: string,
    { username, password, answer = "allow" }: {
      username: string;
      password: string;
      answer?: "allow" | "deny";
    },
  ): Promise<URL> {
    const home = new URL(url).origin;
    let at = url, response = await this.load(url);
    for (let page = 0; page < 12; page++) {
      const location = response.headers.get("location");
      if (location !== null) {
        await response.body?.cancel();
        const next = new URL(location, at);
        if (next.origin !== home) return next;
        at = next.href;
        response = await this.load(at);
        continue;
      }
      const html = await response.text();
      const action = html.match(/<form[^>]* action="([^"]*)"/)?.[1];
      if (action === undefined) {
        const why = html.match(/role="alert">([^<]*)/)?.[1] ?? "a page without a form";
        throw new Error(`Cannot go on: ${why}`);
      }
      const fields = hiddenFields(html);
      if (html.includes('name="password"')) {
        Object.assign(fields, { username, login: username, password });
      } else if (html.includes('value="deny"')) fields["action"] = answer;
      at = new URL(action.replaceAll("&amp;", "&").replaceAll("&#38;", "&"), at).href;
      response = await this.load(at, fields);
    }
    throw new Error("Cannot go on: no end after 12 pages");
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
