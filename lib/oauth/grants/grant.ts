import type { Client } from "../client.ts";
import type { Context } from "../context.ts";
import type { Parameters } from "../parameters.ts";
import type { TokenResponse } from "../tokens.ts";

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
