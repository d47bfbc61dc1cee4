import { ALBUMS, albumsCall, type Cast } from "../cast.ts";
import { redact } from "../encoding.ts";
import type { Claims } from "../jwt.ts";
import { remoteReader } from "../remote-reader.ts";
import { ResourceServer } from "../resource-server.ts";
import { hiddenFields } from "../user-agent.ts";

/** What an API answers to a token. */
export interface VerdictRow {
  call: string;
  "needs scope": string;
  status: number;
  answer: string;
}

/** The albums API's guard, which asks the issuer about each token. */
export function askingGuard(cast: Cast): ResourceServer {
  const { clock } = cast.options, introspect = (token: string) => cast.introspect(token);
  return new ResourceServer({
    read: remoteReader({ audience: ALBUMS, clock, introspect }),
    clock,
    url: ALBUMS,
  });
}

/** Header and claims of a JWT for reading, its identifiers cut short. Nothing is verified. */
export function decoded(token: string): { part: string; name: string; value: string }[] {
  const json = (i: number) =>
    JSON.parse(atob(token.split(".")[i]!.replaceAll("-", "+").replaceAll("_", "/"))) as Claims;
  return [["header", json(0)] as const, ["claims", json(1)] as const].flatMap(([part, fields]) =>
    Object.entries(fields).map(([name, value]) => ({
      part,
      name,
      value: ["jti", "sid", "kid"].includes(name)
        ? redact(String(value))
        : typeof value === "object"
        ? JSON.stringify(value)
        : String(value),
    }))
  );
}

/** Calls the albums API with a token, once for each scope. */
export async function verdicts(
  guard: ResourceServer,
  token: string,
  scopes: readonly string[],
): Promise<VerdictRow[]> {
  const rows: VerdictRow[] = [];
  for (const scope of scopes) {
    const verdict = await guard.check(albumsCall(token), scope);
    rows.push({
      call: scope.endsWith("print") ? `POST ${ALBUMS}/prints` : `GET ${ALBUMS}/albums`,
      "needs scope": scope,
      status: verdict.allowed ? 200 : verdict.response.status,
      answer: verdict.allowed ? `albums of ${verdict.claims.sub}` : verdict.error,
    });
  }
  return rows;
}

/** Who believes a token before and after it was revoked: the issuer, and an API that verifies by itself. */
export async function revoked(
  cast: Cast,
): Promise<{ when: string; introspection: string; "JWT, verified here": string }[]> {
  const { access_token, refresh_token } = await cast.tokens(), guard = cast.albums();
  const look = async (when: string) => ({
    when,
    introspection: (await cast.introspect(access_token)).active ? "active" : "inactive",
    "JWT, verified here": (await guard.check(albumsCall(access_token), "albums.read")).allowed
      ? "believed"
      : "refused",
  });
  const before = await look("before");
  await cast.post("/revoke", { token: refresh_token }, cast.clients.web);
  return [before, await look("after revocation")];
}

/** Every grant once, against a fresh person and in the words of the token endpoint. */
export async function everyGrant(cast: Cast): Promise<Record<string, unknown>[]> {
  const { clients } = cast,
    show = (grant: string, who: string, body: Record<string, unknown>) => ({
      grant,
      "acts for": who,
      token: redact(String(body["access_token"])),
      scope: body["scope"],
      "lives (s)": body["expires_in"],
      refresh: typeof body["refresh_token"] === "string" ? redact(body["refresh_token"]) : "–",
    });
  const tokens = await cast.tokens();
  const next = await cast.refresh(clients.web, tokens.refresh_token);
  const own = await cast.post("/token", { grant_type: "client_credentials" }, clients.backup);
  const exchanged = await cast.post("/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: String(next.body["access_token"]),
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: "https://prints.example",
  }, clients.api);
  const device = await throughDevice(cast);
  return [
    show("authorization code + PKCE", "Mira", tokens),
    show("refresh token", "Mira", next.body),
    show("client credentials", "the backup job itself", own.body),
    show("device code", "Mira, on the picture frame", device),
    show("token exchange", "Mira, by the albums API", exchanged.body),
  ];
}

/** The frame asks, Mira types its code on another device and allows it, the frame asks again. */
async function throughDevice(cast: Cast): Promise<Record<string, unknown>> {
  const { frame } = cast.clients, agent = cast.browser(), at = `${cast.issuer}/device`;
  const { body } = await cast.post("/device_authorization", { scope: "albums.read" }, frame);
  const page = await agent.load(String(body["verification_uri_complete"]));
  const shown = await agent.load(at, {
    ...hiddenFields(await page.text()),
    ...{ user_code: String(body["user_code"]), username: "mira", password: cast.password },
  });
  await agent.load(at, { ...hiddenFields(await shown.text()), action: "allow" });
  const answer = await cast.post("/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    device_code: String(body["device_code"]),
  }, frame);
  return answer.body;
}
