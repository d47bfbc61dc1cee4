import { sha256 } from "./encoding.ts";
import type { Jwk } from "./jwa.ts";

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
  /** Compared character by character (RFC 9700, 2.1). */
  redirectUris: readonly string[];
  /** Scopes it may ask for. */
  scopes: readonly string[];
  /** Refuse its tokens without a DPoP proof. Default: `false`. */
  requireDpop?: boolean;
  /** Audience of a resource server, which may then introspect tokens for it. */
  audience?: string;
}

/** The hash under which a client secret is registered. */
export function secretHash(secret: string): string {
  return sha256(secret);
}
