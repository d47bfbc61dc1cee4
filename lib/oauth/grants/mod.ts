import type { Client, GrantType } from "../client.ts";
import type { Context } from "../context.ts";
import type { Parameters } from "../parameters.ts";
import type { TokenResponse } from "../tokens.ts";
import { authorizationCode } from "./authorization-code.ts";
import { clientCredentials } from "./client-credentials.ts";
import { deviceCode } from "./device-code.ts";
import { refreshToken } from "./refresh-token.ts";
import { tokenExchange } from "./token-exchange.ts";

/** What a grant is given. */
export interface GrantCall {
  context: Context;
  client: Client;
  parameters: Parameters;
  /** Key of the DPoP proof that came along. */
  jkt: string | undefined;
}

/** One way to get a token. @throws {OAuthError} */
export type GrantHandler = (call: GrantCall) => Promise<TokenResponse>;

export const grants: Readonly<Record<GrantType, GrantHandler>> = {
  authorization_code: authorizationCode,
  client_credentials: clientCredentials,
  refresh_token: refreshToken,
  "urn:ietf:params:oauth:grant-type:device_code": deviceCode,
  "urn:ietf:params:oauth:grant-type:token-exchange": tokenExchange,
};
