import type { Client } from "./client.ts";
import type { Context } from "./context.ts";
import { newSecret, sha256 } from "./encoding.ts";
import { OAuthError } from "./errors.ts";
import { JwtError } from "./jws.ts";
import { verifyJwt } from "./jwt.ts";
import type { Parameters } from "./parameters.ts";

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** Algorithms of a client's own signature (RFC 7523); never a symmetric one. */
export const SIGNED: readonly string[] = ["ES256", "ES384", "ES512", "EdDSA", "PS256", "RS256"];
/**
 * Compared with when there is no such client, so that names can't be told apart by time. No text has this
 * hash but one that was drawn here and forgotten, and the answer is not looked at either.
 */
const NOBODY = sha256(newSecret());

/**
 * Finds out which client calls: by header (`client_secret_basic`), form (`client_secret_post`), signed
 * assertion (`private_key_jwt`), or by name only where it is public (RFC 6749, 2.3; RFC 7523).
 * A client is held to the one method it is registered with.
 *
 * @throws {OAuthError} `invalid_client`; `invalid_request` where more than one way is used.
 */
export async function authenticateClient(
  context: Context,
  request: Request,
  parameters: Parameters,
): Promise<Client> {
  const basic = request.headers.get("authorization");
  const post = parameters.get("client_secret"), assertion = parameters.get("client_assertion");
  const ways = [basic, post, assertion].filter((way) => way !== null && way !== undefined);
  if (ways.length > 1) {
    throw new OAuthError("invalid_request", "the client authenticates in more than one way");
  }
  if (assertion !== undefined) {
    const called = new URL(context.issuer).origin + new URL(request.url).pathname;
    return await byAssertion(context, parameters, assertion, called);
  }
  if (basic !== null) {
    const [id, secret] = readBasic(basic);
    const named = parameters.get("client_id");
    if (named !== undefined && named !== id) throw unknown();
    return bySecret(context, id, secret, "client_secret_basic");
  }
  const id = parameters.get("client_id");
  if (id === undefined) throw unknown();
  if (post !== undefined) return bySecret(context, id, post, "client_secret_post");
  const client = context.clients.get(id);
  if (client?.authMethod !== "none") throw unknown();
  return client;
}

function bySecret(context: Context, id: string, secret: string, method: string): Client {
  const client = context.clients.get(id);
  const right = context.checks.clientSecret(secret, client?.secretHash ?? NOBODY);
  if (!client?.secretHash || !right || client.authMethod !== method) throw unknown();
  return client;
}

async function byAssertion(
  context: Context,
  parameters: Parameters,
  assertion: string,
  called: string,
): Promise<Client> {
  const { issuer, clock, store, checks } = context;
  if (parameters.get("client_assertion_type") !== ASSERTION) throw unknown();
  const id = parameters.get("client_id") ?? subjectOf(assertion);
  const client = id === undefined ? undefined : context.clients.get(id);
  if (client?.authMethod !== "private_key_jwt" || !client.keys) throw unknown();
  const now = clock.now();
  try {
    const { claims } = await verifyJwt(assertion, {
      algorithms: SIGNED,
      keys: client.keys,
      now: now / 1000,
      issuer: client.id,
      tolerance: 5,
      required: ["exp", "jti", "sub", "aud"],
    });
    const audiences = [claims.aud].flat();
    // The issuer, the token endpoint, or the endpoint called, such as PAR's (RFC 9126, 2).
    const forUs = [issuer, `${issuer}/token`, called].some((url) => audiences.includes(url));
    if (claims.sub !== client.id || !forUs || claims.exp! * 1000 > now + 3_600_000) throw unknown();
    const unseen = await store.add("seen", sha256(`${client.id} ${claims.jti}`), {
      value: {},
      expiresAt: claims.exp! * 1000 + 5000,
    });
    if (!checks.fresh(unseen)) throw unknown();
  } catch (error) {
    if (error instanceof JwtError) throw unknown();
    throw error;
  }
  return client;
}

/** The subject of an assertion nobody has verified: only says whose keys to try. */
function subjectOf(assertion: string): string | undefined {
  try {
    const text = atob(assertion.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"));
    return String(JSON.parse(text).sub);
  } catch {
    return undefined;
  }
}

function readBasic(header: string): [id: string, secret: string] {
  try {
    const [, text = ""] = header.match(/^Basic +([A-Za-z0-9+/=]+)$/i) ?? [];
    const pair = atob(text), colon = pair.indexOf(":");
    // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
    const plain = (part: string) => decodeURIComponent(part.replaceAll("+", " "));
    if (colon > 0) return [plain(pair.slice(0, colon)), plain(pair.slice(colon + 1))];
  } catch { /* refused below */ }
  throw unknown();
}

/** One answer for every reason: nobody learns which clients there are. */
function unknown(): OAuthError {
  return new OAuthError("invalid_client", "the client could not be authenticated");
}
