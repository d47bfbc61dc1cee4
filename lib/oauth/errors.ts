/** Error codes of RFC 6749 (4.1.2.1, 5.2), 6750, 7009, 8628, 8693 and 9449, spelled as they name them. */
export type ErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "invalid_scope"
  | "access_denied"
  | "server_error"
  | "temporarily_unavailable"
  | "unsupported_token_type"
  | "authorization_pending"
  | "slow_down"
  | "expired_token"
  | "invalid_target"
  | "invalid_token"
  | "insufficient_scope"
  | "invalid_dpop_proof"
  | "invalid_request_uri";

/** What an endpoint refuses a request with. The description is for developers and holds no secret. */
export class OAuthError extends Error {
  override name = "OAuthError";
  readonly code: ErrorCode;
  /** HTTP status. Default: 400, and 401 for `invalid_client`. */
  readonly status: number;
  /** When to come again, in seconds, where it is only a matter of time. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, description: string, status?: number, retryAfter?: number) {
    super(description);
    this.retryAfter = retryAfter;
    this.code = code;
    this.status = status ?? (code === "invalid_client" ? 401 : 400);
  }
}

/** Says when to come again (RFC 9110, 10.2.3), and ends a connection on which a body is not read (15.5.9). */
export function addHints(headers: Headers, { status, retryAfter }: OAuthError): void {
  if (retryAfter !== undefined) headers.set("Retry-After", String(retryAfter));
  if (status === 408 || status === 413) headers.set("Connection", "close");
}

/** Answers with the JSON of RFC 6749, section 5.2. */
export function errorResponse(error: OAuthError): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  // RFC 6749, 5.2: a client that tried to authenticate by header is told the scheme.
  if (error.code === "invalid_client") headers.set("WWW-Authenticate", 'Basic realm="oauth"');
  addHints(headers, error);
  return Response.json({ error: error.code, error_description: error.message }, {
    status: error.status,
    headers,
  });
}
