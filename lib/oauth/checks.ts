import type { Client } from "./client.ts";
import { matchesHash } from "./encoding.ts";
import type { Claims } from "./jwt.ts";
import { verifyPkce } from "./pkce.ts";

/**
 * The decisions on which safety hangs, each one small function. The server takes them as a strategy and
 * there is no option to switch one off: whoever wants a weaker server has to write the weaker function,
 * which only the attack lab does (`attacks/weak`).
 */
export interface Checks {
  /** Whether a redirect URI is one of the client's. */
  redirectUri(client: Client, given: string): boolean;
  /** Whether an authorization request may go without a challenge, or with another method than S256. */
  challenge(challenge: string | undefined, method: string | undefined): boolean;
  /** Whether the verifier belongs to the challenge. */
  verifier(challenge: string | undefined, verifier: string | undefined): boolean;
  /** Whether a code was issued to this client. */
  codeOwner(issuedTo: string, client: Client): boolean;
  /** Whether a code or refresh token may be used: `first` says that it never was. */
  singleUse(first: boolean): boolean;
  /** Whether scopes asked for lie within those granted. */
  scopeWithin(asked: readonly string[], granted: readonly string[]): boolean;
  /** Whether a client may exchange a token: it was sent to the client's own API, or issued to the client. */
  mayExchange(client: Client, token: Claims): boolean;
  /** Whether a client secret is the registered one. */
  clientSecret(given: string, hash: string): boolean;
  /** Whether an identifier that must be fresh (`jti`) was not seen before. */
  fresh(unseen: boolean): boolean;
  /** Whether somebody unknown may go on: `within` says that no limit is reached. */
  withinLimit(within: boolean): boolean;
  /** Whether a form was rendered for this browser. */
  formToken(expected: string, given: string): boolean;
  /** Headers of the pages that a person sees; `formTarget` is a CSP source, or empty. */
  pageHeaders(formTarget: string): Record<string, string>;
  /** What is added to a redirect so that the client knows who answers (RFC 9207). */
  issuerParameter(issuer: string): Record<string, string>;
}

/** What the server does unless it is told otherwise. */
export const strictChecks: Checks = {
  redirectUri: (client, given) =>
    client.redirectUris.some((uri) => uri === given || sameLoopback(uri, given)),
  challenge: (challenge, method) =>
    method === "S256" && challenge !== undefined && /^[A-Za-z0-9_-]{43}$/.test(challenge),
  verifier: (challenge, verifier) =>
    challenge !== undefined && verifier !== undefined && verifyPkce(challenge, verifier),
  codeOwner: (issuedTo, client) => issuedTo === client.id,
  singleUse: (first) => first,
  scopeWithin: (asked, granted) => asked.every((scope) => granted.includes(scope)),
  mayExchange: (client, { aud, client_id }) =>
    client_id === client.id ||
    (client.audience !== undefined && [aud].flat().includes(client.audience)),
  clientSecret: (given, hash) => matchesHash(given, hash),
  fresh: (unseen) => unseen,
  withinLimit: (within) => within,
  formToken: (expected, given) => expected === given,
  pageHeaders: (formTarget) => ({
    "Content-Security-Policy":
      `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${formTarget}`
        .trim(),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  }),
  issuerParameter: (issuer) => ({ iss: issuer }),
};

const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Whether two URIs differ in nothing but the port of a loopback address: an app on a desktop gets its port
 * from the system, at the moment it asks (RFC 8252, 7.3). The name `localhost` is not meant.
 */
function sameLoopback(registered: string, given: string): boolean {
  return LOOPBACK.test(registered) && LOOPBACK.test(given) && URL.canParse(given) &&
    registered.replace(LOOPBACK, "$1") === given.replace(LOOPBACK, "$1");
}
