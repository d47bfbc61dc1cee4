import type { GrantType } from "../client.ts";
import { authorizationCode } from "./authorization-code.ts";
import { clientCredentials } from "./client-credentials.ts";
import { deviceCode } from "./device-code.ts";
import type { GrantHandler } from "./grant.ts";
import { refreshToken } from "./refresh-token.ts";
import { tokenExchange } from "./token-exchange.ts";

/** The handler of each grant type. */
export const grants: Readonly<Record<GrantType, GrantHandler>> = {
  authorization_code: authorizationCode,
  client_credentials: clientCredentials,
  refresh_token: refreshToken,
  "urn:ietf:params:oauth:grant-type:device_code": deviceCode,
  "urn:ietf:params:oauth:grant-type:token-exchange": tokenExchange,
};
