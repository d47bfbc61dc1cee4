import { type Claims, type Jwk, ResourceServer, type TokenReader } from "../../oauth/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import type { Authenticate } from "../edge/authenticate.ts";
import { problem } from "../problem.ts";
import { type Identity, signIdentity } from "./identity.ts";

/** How callers are asked who they are. */
export interface AuthenticateOptions {
  /** What a token is worth: lib/oauth's `localReader` or `remoteReader`, remembered. */
  readonly read: TokenReader;
  /** Shows milliseconds since 1970. */
  readonly clock: Clock;
  /** URL of the gateway as its callers see it, for DPoP. */
  readonly url: string;
  /** Scope that every token for this API has. */
  readonly scope: string;
  /** Signs identities for the back ends. */
  readonly identityKey: Jwk;
}

const SAY: Record<number, string> = {
  401: "Cannot tell who calls: send a valid token",
  403: "Cannot let you in: the token is not meant for this",
};

/** Asks every caller for a token, and tells back ends who it is by an identity that the gateway signs. */
export function authenticateBy(
  { read, clock, url, scope, identityKey }: AuthenticateOptions,
): Authenticate {
  const server = new ResourceServer({ read, clock, url });
  const signed = new WeakMap<Claims, { text: string; until: number }>();
  return async (request) => {
    const verdict = await server.check(request, scope);
    if (!verdict.allowed) {
      const { status, headers } = verdict.response;
      const challenge = headers.get("www-authenticate") ?? "Bearer";
      return problem(status, SAY[status] ?? SAY[401]!, {
        headers: { "www-authenticate": challenge },
      });
    }
    const { claims } = verdict, scopes = String(claims.scope ?? "").split(" ");
    const who: Identity = { subject: claims.sub ?? claims.client_id ?? "", scopes };
    let identity = signed.get(claims);
    // Renewed at half of its life: what is sent now must still be good when it arrives.
    if (!identity || identity.until - clock.now() < 30_000) {
      signed.set(claims, identity = await signIdentity(who, identityKey, clock));
    }
    return { subject: who.subject, scopes: new Set(scopes), identity: identity.text };
  };
}
