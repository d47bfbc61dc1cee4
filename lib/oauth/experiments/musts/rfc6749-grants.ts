import { victim } from "../../attacks/attack.ts";
import { Cast } from "../../cast.ts";
import { ask, CREDENTIALS, errorOf, token } from "./asking.ts";
import { demandsOf, type Must } from "./must.ts";

const rfc6749 = demandsOf(6749);

/** RFC 6749: codes, grants and what the token endpoint answers. */
export const GRANTS: readonly Must[] = [
  rfc6749("4.1.2", "a code lives ten minutes at most", async () => {
    const make = Cast.create({ lifetimes: { code: 600_001 } });
    return await make.then(() => false, (error) => /code must be/.test(error.message));
  }),
  rfc6749("4.1.2", "a code is used once", async () => {
    const c = await victim(), code = await c.code(c.clients.web);
    const [a, b] = [await c.redeem(c.clients.web, code), await c.redeem(c.clients.web, code)];
    return a.status === 200 && b.body["error"] === "invalid_grant";
  }),
  rfc6749("4.1.3", "the redirect URI at the token endpoint is the one of the request", async () => {
    const c = await victim(), { code, verifier } = await c.code(c.clients.web);
    const form = { grant_type: "authorization_code", code, code_verifier: verifier };
    const { body } = await c.post(
      "/token",
      { ...form, redirect_uri: "https://print.example/other" },
      c.clients.web,
    );
    return body["error"] === "invalid_grant";
  }),
  rfc6749("4.4.2", "client credentials are for confidential clients", async () => {
    const c = await victim();
    return (await c.post("/token", CREDENTIALS, c.clients.phone)).body["error"] ===
      "unauthorized_client";
  }),
  rfc6749(
    "4.4.3",
    "client credentials bring no refresh token",
    async () => (await token()).body["refresh_token"] === undefined,
  ),
  rfc6749(
    "5.1",
    "an answer with a token is not stored by caches",
    async () => (await ask("/token", CREDENTIALS)).headers.get("cache-control") === "no-store",
  ),
  rfc6749("5.2", "a client that tried by header is told the scheme, with 401", async () => {
    const response = await ask("/token", "grant_type=x", { Authorization: "Basic eDp5" });
    return response.status === 401 &&
      response.headers.get("www-authenticate")!.startsWith("Basic");
  }),
  rfc6749(
    "5.2",
    "an unknown grant is refused by its own code",
    async () =>
      await errorOf(await ask("/token", { grant_type: "password" })) === "unsupported_grant_type",
  ),
  rfc6749("6", "a refresh token works for its own client only", async () => {
    const c = await victim(), { refresh_token } = await c.tokens();
    return (await c.refresh(c.clients.phone, refresh_token)).body["error"] === "invalid_grant";
  }),
  rfc6749("10.10", "a code has at least 128 random bits", async () => {
    const c = await victim();
    return (await c.code(c.clients.web)).code.length * 6 >= 128;
  }),
];
