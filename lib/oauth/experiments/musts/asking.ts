import { victim } from "../../attacks/attack.ts";
import { newPkce } from "../../pkce.ts";

export const CREDENTIALS = { grant_type: "client_credentials" };

/** Posts a form as the backup client, or a body as it is. */
export async function ask(path: string, form: Record<string, string> | string, headers = {}) {
  const c = await victim(), { backup } = c.clients;
  const secret = { client_id: backup.id, client_secret: c.clientSecrets[backup.id]! };
  const body = typeof form === "string"
    ? form
    : String(new URLSearchParams({ ...form, ...secret }));
  return await c.fetch(
    new Request(c.options.issuer + path, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    }),
  );
}

export async function errorOf(response: Response): Promise<string> {
  return (await response.json()).error;
}

/** Sends the browser to the server, and says where it is sent back to. */
export async function authorize(query: Record<string, string>, drop: string[] = []) {
  const c = await victim();
  const url = new URL(c.authorizeUrl(c.clients.web, {
    code_challenge: newPkce().challenge,
    code_challenge_method: "S256",
    state: "a b&c",
    ...query,
  }));
  for (const name of drop) url.searchParams.delete(name);
  const response = await c.agent.load(url.href);
  const location = response.headers.get("location");
  return { response, back: location ? new URL(location) : undefined, c };
}

/** An access token by client credentials, and what is written in it. */
export async function token(form = {}) {
  const c = await victim();
  const { body } = await c.post("/token", { ...CREDENTIALS, ...form }, c.clients.backup);
  const text = String(body["access_token"]), parts = text.split(".");
  const json = (i: number) => JSON.parse(atob(parts[i]!.replaceAll("-", "+").replaceAll("_", "/")));
  return { c, body, text, header: json(0), claims: json(1) };
}

export async function metadata() {
  const c = await victim();
  const url = `${c.options.issuer}/.well-known/oauth-authorization-server`;
  const response = await c.fetch(new Request(url));
  return { c, response, body: await response.json() };
}
