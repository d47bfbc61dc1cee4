import type { Random } from "../../sim/mod.ts";
import { hiddenFields } from "../user-agent.ts";

/** Names of what a later request can use. */
const TEXTS = [
  ...["code", "refresh_token", "access_token", "device_code", "user_code", "request_uri"] as const,
  "cookie" as const,
];
type Text = typeof TEXTS[number];
type Form = Record<string, string>;

/** What answers brought: real codes, tokens, cookies and forms, the newest last. */
export class Held {
  #texts = Object.fromEntries(TEXTS.map((name) => [name, []])) as unknown as Record<Text, string[]>;
  #forms = { "/authorize": [] as Form[], "/device": [] as Form[] };

  constructor(readonly random: Random) {}

  /**
   * Something that an answer brought, mostly the last. A code is rarely sent twice, which
   * ends what it brought.
   */
  text(name: Text): string {
    const list = this.#texts[name];
    if (name === "code" && this.random.int(8)) return list.pop() ?? "none";
    // A device waits for its person, who answers some requests later.
    if (name === "device_code") return list[this.random.int(list.length)] ?? "none";
    return list.at(-Math.max(1, this.random.int(8) - 4)) ?? "none";
  }

  /** Hidden fields of a page, with the cookie of its browser. */
  form(path: "/authorize" | "/device"): Form {
    return this.#forms[path].at(-1 - this.random.int(2)) ?? {};
  }

  /** Keeps what an answer brought. */
  keep(response: Response, text: string, asked: Request): void {
    const location = response.headers.get("location");
    if (location !== null) push(this.#texts.code, new URL(location).searchParams.get("code"));
    const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
    push(this.#texts.cookie, cookie);
    const body = text.startsWith("{") ? JSON.parse(text) as Record<string, unknown> : {};
    for (const name of TEXTS) push(this.#texts[name], body[name]);
    const fields = hiddenFields(text), Cookie = cookie ?? asked.headers.get("cookie") ?? "";
    if (!("csrf" in fields)) return;
    push(this.#forms["interaction" in fields ? "/authorize" : "/device"], { ...fields, Cookie });
  }
}

/** Keeps the last twenty. */
function push<T>(list: T[], value: unknown): void {
  if (value !== undefined && value !== null && list.push(value as T) > 20) list.shift();
}
