import { z } from "zod";
import { sha256 } from "./encoding.ts";
import type { Jwk } from "./jwa.ts";
import { weakness } from "./key-strength.ts";

/** How a client shows who it is at the token endpoint. */
export type AuthMethod = "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";

/** Grants a client may use, by their OAuth names. */
export type GrantType =
  | "authorization_code"
  | "client_credentials"
  | "refresh_token"
  | "urn:ietf:params:oauth:grant-type:device_code"
  | "urn:ietf:params:oauth:grant-type:token-exchange";

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
export const EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

/** A registered application. */
export interface Client {
  id: string;
  name: string;
  authMethod: AuthMethod;
  /** Hash of its secret ({@linkcode secretHash}); the secret itself is not kept. */
  secretHash?: string;
  /** Its public keys, for `private_key_jwt`. */
  keys?: readonly Jwk[];
  grants: readonly GrantType[];
  /** Compared character by character, but for a loopback address's port (RFC 9700, 2.1; RFC 8252, 7.3). */
  redirectUris: readonly string[];
  /** Scopes it may ask for. */
  scopes: readonly string[];
  /** Refuse its tokens without a DPoP proof. Default: `false`. */
  requireDpop?: boolean;
  /** Audience of a resource server, which may then introspect tokens for it, and exchange them. */
  audience?: string;
}

/** The hash under which a client secret is registered. */
export function secretHash(secret: string): string {
  return sha256(secret);
}

const PRIVATE = ["d", "k", "p", "q", "dp", "dq", "qi"];
const isPublicKey = (key: Jwk) => key.kty !== "oct" && !PRIVATE.some((name) => name in key);

/** Parameters of an answer, which a redirect URI can't have already. */
const ANSWERS = ["code", "state", "iss", "error", "error_description"];

/** `https`, `http` on the loopback address, or a scheme of the app's own with a dot (RFC 8252, 7 and 8.4). */
function isRedirect(text: string): boolean {
  // It becomes a header as it stands, and nothing but the answer is added (RFC 3986, 2; RFC 6749, 3.1.2).
  if (!URL.canParse(text) || !/^[\x21\x22\x24-\x7e]+$/.test(text)) return false;
  const { protocol, hostname, searchParams } = new URL(text);
  if (ANSWERS.some((name) => searchParams.has(name))) return false;
  return protocol === "https:" || protocol.includes(".") ||
    (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}

const common = {
  id: z.string().min(1),
  name: z.string().min(1),
  grants: z.array(z.enum([
    "authorization_code",
    "client_credentials",
    "refresh_token",
    DEVICE_GRANT,
    EXCHANGE_GRANT,
  ])).readonly(),
  redirectUris: z.array(z.string().refine(isRedirect, "not a URI to send a browser to")).readonly(),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).readonly(),
  requireDpop: z.boolean().optional(),
  audience: z.string().optional(),
};
const bySecret = {
  ...common,
  secretHash: z.string().regex(/^[A-Za-z0-9_-]{43}$/).refine(
    (hash) => hash !== secretHash(""),
    "the hash of an empty secret",
  ),
};
const publicKey = z.custom<Jwk>((key) => typeof key === "object" && key !== null).refine(
  isPublicKey,
  "not a public key",
).superRefine((key, context) => {
  const message = weakness(key);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});

/** What each way to authenticate needs: a client with half of it could be anybody. */
const Registration = z.discriminatedUnion("authMethod", [
  z.object({ ...bySecret, authMethod: z.literal("client_secret_basic") }),
  z.object({ ...bySecret, authMethod: z.literal("client_secret_post") }),
  z.object({
    ...common,
    authMethod: z.literal("private_key_jwt"),
    keys: z.array(publicKey).min(1).readonly(),
  }),
  z.object({ ...common, authMethod: z.literal("none") }),
]);

/** The client itself, if its registration is complete. @throws {TypeError} Names the first fault. */
export function readRegistration(client: Client): Client {
  const read = Registration.safeParse(client);
  if (read.success) return client;
  const { path, message } = read.error.issues[0]!;
  throw new TypeError(`Cannot register the client: ${path.join(".")}: ${message}`);
}
