import { type Claims, type Jwk, ResourceServer, type TokenReader } from "../../oauth/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import type { Authenticate } from "../edge/authenticate.ts";
import type { Caller } from "../operations/call.ts";
import { problem } from "../problem.ts";
import { type Identity, IDENTITY_LIFE, signIdentity } from "./identity.ts";

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
  const known = new WeakMap<Claims, { caller: Caller; until: number }>();
  return async (request) => {
    const verdict = await server.check(request, scope);
    if (!verdict.allowed) {
      const { status, headers } = verdict.response;
      const challenge = headers.get("www-authenticate") ?? "Bearer";
      return problem(status, SAY[status] ?? SAY[401]!, {
        headers: { "www-authenticate": challenge },
      });
    }
    const { claims } = verdict, kept = known.get(claims);
    // Renewed at half of its life: what is sent now must still be good when it arrives.
    if (kept && kept.until - clock.now() > IDENTITY_LIFE / 2) return kept.caller;
    const scopes = String(claims.scope ?? "").split(" ");
    const who: Identity = { subject: claims.sub ?? claims.client_id ?? "", scopes };
    const { text, until } = await signIdentity(who, identityKey, clock);
    const caller = { subject: who.subject, scopes: new Set(scopes), identity: text };
    known.set(claims, { caller, until });
    return caller;
  };
}
