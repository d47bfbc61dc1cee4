import { NOW, victim } from "../attacks/attack.ts";
import { albumsCall, Cast } from "../cast.ts";
import { newPkce } from "../pkce.ts";

/** One MUST of a specification, in our words, and the check that shows it. */
export interface Must {
  rfc: number;
  section: string;
  must: string;
  check: () => Promise<boolean>;
}

const CREDENTIALS = { grant_type: "client_credentials" };

async function ask(path: string, form: Record<string, string> | string, headers = {}, c?: Cast) {
  const cast = c ?? await victim(), { backup } = cast.clients;
  const body = typeof form === "string" ? form : String(
    new URLSearchParams({
      ...form,
      client_id: backup.id,
      client_secret: cast.clientSecrets[backup.id]!,
    }),
  );
  return await cast.fetch(
    new Request(cast.options.issuer + path, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    }),
  );
}

const errorOf = async (response: Response) => (await response.json()).error as string;

async function authorize(query: Record<string, string>, drop: string[] = []) {
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

async function token(form = {}) {
  const c = await victim();
  const { body } = await c.post("/token", { ...CREDENTIALS, ...form }, c.clients.backup);
  const text = String(body["access_token"]), parts = text.split(".");
  const json = (i: number) => JSON.parse(atob(parts[i]!.replaceAll("-", "+").replaceAll("_", "/")));
  return { c, body, text, header: json(0), claims: json(1) };
}

const metadata = async () => {
  const c = await victim();
  const url = `${c.options.issuer}/.well-known/oauth-authorization-server`;
  const response = await c.fetch(new Request(url));
  return { c, response, body: await response.json() };
};

/** The checklist. Each row is also a test, under its own title. */
export const MUSTS: readonly Must[] = [
  {
    rfc: 6749,
    section: "3.1",
    must: "a parameter that appears twice is refused",
    check: async () =>
      await errorOf(await ask("/token", "grant_type=client_credentials&grant_type=x")) ===
        "invalid_request",
  },
  {
    rfc: 6749,
    section: "3.1",
    must: "a parameter that is not known is ignored",
    check: async () => (await ask("/token", { ...CREDENTIALS, unknown: "1" })).ok,
  },
  {
    rfc: 6749,
    section: "3.2",
    must: "the token endpoint takes POST only",
    check: async () => {
      const c = await victim();
      return (await c.fetch(new Request(`${c.options.issuer}/token`))).status === 405;
    },
  },
  {
    rfc: 6749,
    section: "2.3",
    must: "a client does not authenticate in two ways at once",
    check: async () =>
      await errorOf(await ask("/token", CREDENTIALS, { Authorization: "Basic eDp5" })) ===
        "invalid_request",
  },
  {
    rfc: 6749,
    section: "3.1.2.4",
    must: "an unknown redirect URI is never redirected to",
    check: async () => {
      const { response, back } = await authorize({ redirect_uri: "https://evil.example/" });
      return back === undefined && response.status === 400;
    },
  },
  {
    rfc: 6749,
    section: "4.1.1",
    must: "a missing response_type is told to the client",
    check: async () =>
      (await authorize({}, ["response_type"])).back?.searchParams.get("error") ===
        "invalid_request",
  },
  {
    rfc: 6749,
    section: "4.1.2.1",
    must: "another response_type is refused by its own code",
    check: async () =>
      (await authorize({ response_type: "token" })).back?.searchParams.get("error") ===
        "unsupported_response_type",
  },
  {
    rfc: 6749,
    section: "4.1.2.1",
    must: "state comes back unchanged, with errors too",
    check: async () =>
      (await authorize({ scope: "nonsense" })).back?.searchParams.get("state") === "a b&c",
  },
  {
    rfc: 6749,
    section: "4.1.2",
    must: "a code lives ten minutes at most",
    check: async () => {
      const make = Cast.create({ lifetimes: { code: 600_001 } });
      return await make.then(() => false, (error) => /code must be/.test(error.message));
    },
  },
  {
    rfc: 6749,
    section: "4.1.2",
    must: "a code is used once",
    check: async () => {
      const c = await victim(), code = await c.code(c.clients.web);
      const [a, b] = [await c.redeem(c.clients.web, code), await c.redeem(c.clients.web, code)];
      return a.status === 200 && b.body["error"] === "invalid_grant";
    },
  },
  {
    rfc: 6749,
    section: "4.1.3",
    must: "the redirect URI at the token endpoint is the one of the request",
    check: async () => {
      const c = await victim(), { code, verifier } = await c.code(c.clients.web);
      const form = { grant_type: "authorization_code", code, code_verifier: verifier };
      const { body } = await c.post(
        "/token",
        { ...form, redirect_uri: "https://print.example/other" },
        c.clients.web,
      );
      return body["error"] === "invalid_grant";
    },
  },
  {
    rfc: 6749,
    section: "4.4.2",
    must: "client credentials are for confidential clients",
    check: async () => {
      const c = await victim();
      return (await c.post("/token", CREDENTIALS, c.clients.phone)).body["error"] ===
        "unauthorized_client";
    },
  },
  {
    rfc: 6749,
    section: "4.4.3",
    must: "client credentials bring no refresh token",
    check: async () => (await token()).body["refresh_token"] === undefined,
  },
  {
    rfc: 6749,
    section: "5.1",
    must: "an answer with a token is not stored by caches",
    check: async () =>
      (await ask("/token", CREDENTIALS)).headers.get("cache-control") === "no-store",
  },
  {
    rfc: 6749,
    section: "5.2",
    must: "a client that tried by header is told the scheme, with 401",
    check: async () => {
      const response = await ask("/token", "grant_type=x", { Authorization: "Basic eDp5" });
      return response.status === 401 &&
        response.headers.get("www-authenticate")!.startsWith("Basic");
    },
  },
  {
    rfc: 6749,
    section: "5.2",
    must: "an unknown grant is refused by its own code",
    check: async () =>
      await errorOf(await ask("/token", { grant_type: "password" })) === "unsupported_grant_type",
  },
  {
    rfc: 6749,
    section: "6",
    must: "a refresh token works for its own client only",
    check: async () => {
      const c = await victim(), { refresh_token } = await c.tokens();
      return (await c.refresh(c.clients.phone, refresh_token)).body["error"] === "invalid_grant";
    },
  },
  {
    rfc: 6749,
    section: "10.10",
    must: "a code has at least 128 random bits",
    check: async () => {
      const c = await victim();
      return (await c.code(c.clients.web)).code.length * 6 >= 128;
    },
  },
  {
    rfc: 7009,
    section: "2.1",
    must: "nobody revokes another client's token",
    check: async () => {
      const c = await victim(), { access_token } = await c.tokens();
      const { status } = await c.post("/revoke", { token: access_token }, c.clients.phone);
      return status === 400 && (await c.introspect(access_token)).active;
    },
  },
  {
    rfc: 7009,
    section: "2.1",
    must: "a revoked refresh token takes its access tokens along",
    check: async () => {
      const c = await victim(), { access_token, refresh_token } = await c.tokens();
      await c.post("/revoke", { token: refresh_token }, c.clients.web);
      return !(await c.introspect(access_token)).active;
    },
  },
  {
    rfc: 7009,
    section: "2.2",
    must: "an unknown token is answered with 200",
    check: async () => (await ask("/revoke", { token: "unknown" })).status === 200,
  },
  {
    rfc: 7662,
    section: "2.1",
    must: "only who authenticates may ask",
    check: async () => {
      const c = await victim();
      return (await c.post("/introspect", { token: "x" }, c.clients.phone)).status === 401;
    },
  },
  {
    rfc: 7662,
    section: "2.2",
    must: "about an inactive token nothing else is said",
    check: async () => {
      const c = await victim();
      return JSON.stringify(await c.introspect("unknown")) === '{"active":false}';
    },
  },
  {
    rfc: 7662,
    section: "4",
    must: "an expired token is inactive",
    check: async () => {
      const { c, text } = await token();
      const later = await Cast.create({
        store: c.options.store,
        keys: c.keys,
        clock: { ...c.options.clock, now: () => NOW + 301_000 },
      });
      return (await c.introspect(text)).active && !(await later.introspect(text)).active;
    },
  },
  {
    rfc: 8414,
    section: "2",
    must: "issuer, token endpoint and response types are named",
    check: async () => {
      const { c, body } = await metadata();
      return body.issuer === c.options.issuer && body.token_endpoint === `${body.issuer}/token` &&
        body.response_types_supported[0] === "code";
    },
  },
  {
    rfc: 8414,
    section: "3.2",
    must: "metadata is JSON with status 200",
    check: async () => {
      const { response } = await metadata();
      return response.status === 200 &&
        response.headers.get("content-type")!.startsWith("application/json");
    },
  },
  {
    rfc: 9068,
    section: "2.1",
    must: "an access token is signed, and says that it is one",
    check: async () => {
      const { header } = await token();
      return header.typ === "at+jwt" && header.alg === "ES256";
    },
  },
  {
    rfc: 9068,
    section: "2.2",
    must: "it has iss, exp, aud, sub, client_id, iat and jti",
    check: async () => {
      const { claims } = await token();
      return ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"].every((n) => n in claims);
    },
  },
  {
    rfc: 9068,
    section: "2.2.3",
    must: "its scope is the one granted",
    check: async () => {
      const { claims, body } = await token({ scope: "albums.read" });
      return claims.scope === "albums.read" && body["scope"] === "albums.read";
    },
  },
  {
    rfc: 9068,
    section: "4",
    must: "the API refuses a token without the scope, with 403",
    check: async () => {
      const { c, text } = await token({ scope: "albums.read" });
      const verdict = await c.albums().check(albumsCall(text), "albums.print");
      return !verdict.allowed && verdict.response.status === 403;
    },
  },
  {
    rfc: 9207,
    section: "2",
    must: "every answer to the browser says who gives it",
    check: async () => {
      const { back, c } = await authorize({ scope: "nonsense" });
      return back?.searchParams.get("iss") === c.options.issuer;
    },
  },
  {
    rfc: 9207,
    section: "3",
    must: "metadata promises it",
    check: async () =>
      (await metadata()).body.authorization_response_iss_parameter_supported === true,
  },
  {
    rfc: 9700,
    section: "2.1",
    must: "redirect URIs are compared character by character",
    check: async () =>
      (await authorize({ redirect_uri: "https://print.example/back/" })).back === undefined,
  },
  {
    rfc: 9700,
    section: "2.1.1",
    must: "public clients use PKCE, and no method but S256",
    check: async () => {
      const { body } = await metadata();
      const { back } = await authorize({}, ["code_challenge"]);
      return String(body.code_challenge_methods_supported) === "S256" &&
        back?.searchParams.get("error") === "invalid_request";
    },
  },
  {
    rfc: 9700,
    section: "2.1.1",
    must: "a verifier without a challenge, or the other way round, is refused",
    check: async () => {
      const c = await victim(), { code } = await c.code(c.clients.web);
      return (await c.redeem(c.clients.web, { code })).body["error"] === "invalid_grant";
    },
  },
  {
    rfc: 9700,
    section: "2.2.2",
    must: "a public client's refresh token is rotated",
    check: async () => {
      const c = await victim(), { refresh_token } = await c.tokens(c.clients.phone);
      const { body } = await c.refresh(c.clients.phone, refresh_token);
      return typeof body["refresh_token"] === "string" && body["refresh_token"] !== refresh_token;
    },
  },
  {
    rfc: 9700,
    section: "2.4",
    must: "the password grant does not exist",
    check: async () => !(await metadata()).body.grant_types_supported.includes("password"),
  },
  {
    rfc: 9700,
    section: "4.12",
    must: "the browser is sent back with 303, not 307",
    check: async () => (await authorize({ scope: "nonsense" })).response.status === 303,
  },
  {
    rfc: 9700,
    section: "4.16",
    must: "the consent page can't be framed",
    check: async () => {
      const { response: { headers } } = await authorize({});
      return headers.get("x-frame-options") === "DENY" &&
        headers.get("content-security-policy")!.includes("frame-ancestors 'none'");
    },
  },
];

/** The title of a row, and of its test. */
export function titleOf({ rfc, section, must }: Must): string {
  return `RFC ${rfc}, ${section}: ${must}`;
}

/** Runs every check. */
export async function runChecklist(): Promise<(Omit<Must, "check"> & { ok: boolean })[]> {
  const rows = [];
  for (const { check, ...row } of MUSTS) {
    rows.push({ ...row, ok: await check().catch(() => false) });
  }
  return rows;
}
