import { victim } from "../../attacks/attack.ts";
import { ask, authorize, CREDENTIALS, errorOf } from "./asking.ts";
import { demandsOf, type Must } from "./must.ts";

const rfc6749 = demandsOf(6749);

/** RFC 6749: what a server makes of requests, before anybody has agreed to anything. */
export const REQUESTS: readonly Must[] = [
  rfc6749(
    "3.1",
    "a parameter that appears twice is refused",
    async () =>
      await errorOf(await ask("/token", "grant_type=client_credentials&grant_type=x")) ===
        "invalid_request",
  ),
  rfc6749(
    "3.1",
    "a parameter that is not known is ignored",
    async () => (await ask("/token", { ...CREDENTIALS, unknown: "1" })).ok,
  ),
  rfc6749("3.2", "the token endpoint takes POST only", async () => {
    const c = await victim();
    return (await c.fetch(new Request(`${c.options.issuer}/token`))).status === 405;
  }),
  rfc6749(
    "2.3",
    "a client does not authenticate in two ways at once",
    async () =>
      await errorOf(await ask("/token", CREDENTIALS, { Authorization: "Basic eDp5" })) ===
        "invalid_request",
  ),
  rfc6749("3.1.2.4", "an unknown redirect URI is never redirected to", async () => {
    const { response, back } = await authorize({ redirect_uri: "https://evil.example/" });
    return back === undefined && response.status === 400;
  }),
  rfc6749(
    "4.1.1",
    "a missing response_type is told to the client",
    async () =>
      (await authorize({}, ["response_type"])).back?.searchParams.get("error") ===
        "invalid_request",
  ),
  rfc6749(
    "4.1.2.1",
    "another response_type is refused by its own code",
    async () =>
      (await authorize({ response_type: "token" })).back?.searchParams.get("error") ===
        "unsupported_response_type",
  ),
  rfc6749(
    "4.1.2.1",
    "state comes back unchanged, with errors too",
    async () =>
      (await authorize({ scope: "nonsense" })).back?.searchParams.get("state") === "a b&c",
  ),
];
