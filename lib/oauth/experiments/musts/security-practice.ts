import { victim } from "../../attacks/attack.ts";
import { strictChecks } from "../../checks.ts";
import { authorize, metadata } from "./asking.ts";
import { demandsOf, type Must } from "./must.ts";

const rfc9700 = demandsOf(9700);

/** RFC 9700: the best current practice for security. */
export const SECURITY_PRACTICE: readonly Must[] = [
  rfc9700(
    "2.1",
    "redirect URIs are compared character by character, but for a loopback port",
    async () => {
      const { back, c } = await authorize({ redirect_uri: "https://print.example/back/" });
      const desktop = { ...c.clients.phone, redirectUris: ["http://127.0.0.1/cb"] };
      return back === undefined &&
        strictChecks.redirectUri(desktop, "http://127.0.0.1:51234/cb") &&
        !strictChecks.redirectUri(desktop, "http://127.0.0.1:51234/other");
    },
  ),
  rfc9700("2.1.1", "public clients use PKCE, and no method but S256", async () => {
    const { body } = await metadata();
    const { back } = await authorize({}, ["code_challenge"]);
    return String(body.code_challenge_methods_supported) === "S256" &&
      back?.searchParams.get("error") === "invalid_request";
  }),
  rfc9700(
    "2.1.1",
    "a verifier without a challenge, or the other way round, is refused",
    async () => {
      const c = await victim(), { code } = await c.code(c.clients.web);
      return (await c.redeem(c.clients.web, { code })).body["error"] === "invalid_grant";
    },
  ),
  rfc9700("2.2.2", "a public client's refresh token is rotated", async () => {
    const c = await victim(), { refresh_token } = await c.tokens(c.clients.phone);
    const { body } = await c.refresh(c.clients.phone, refresh_token);
    return typeof body["refresh_token"] === "string" && body["refresh_token"] !== refresh_token;
  }),
  rfc9700(
    "2.4",
    "the password grant does not exist",
    async () => !(await metadata()).body.grant_types_supported.includes("password"),
  ),
  rfc9700(
    "4.12",
    "the browser is sent back with 303, not 307",
    async () => (await authorize({ scope: "nonsense" })).response.status === 303,
  ),
  rfc9700("4.16", "the consent page can't be framed", async () => {
    const { response: { headers } } = await authorize({});
    return headers.get("x-frame-options") === "DENY" &&
      headers.get("content-security-policy")!.includes("frame-ancestors 'none'");
  }),
];
