/** What else a problem document says. */
export interface ProblemOptions {
  /** Fields of the document besides type, title, status and detail. */
  readonly more?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  411: "Length Required",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** A refusal of the gateway's own. Its message is what the caller is told: nothing of the back end's. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(status: number, message: string, options: ProblemOptions = {}) {
    super(message);
    this.status = status;
    this.options = options;
  }
}

/**
 * A refusal as a problem document (RFC 9457): one sentence, and never what is inside a back end's error.
 *
 * @example
 * ```ts
 * import { problem } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const response = problem(503, "Cannot reach couriers: it is not answering");
 * assert.equal(response.headers.get("content-type"), "application/problem+json");
 * assert.equal((await response.json()).title, "Service Unavailable");
 * ```
 */
export function problem(status: number, detail: string, options: ProblemOptions = {}): Response {
  const title = TITLES[status] ?? "Error";
  return new Response(JSON.stringify({ title, status, detail, ...options.more }), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...options.headers,
    },
  });
}

/** The answer to an error: a refusal says what it is, anything else is nobody's business. */
export function problemOf(error: unknown): Response {
  return error instanceof Refusal
    ? problem(error.status, error.message, error.options)
    : problem(500, "Cannot answer: something went wrong here");
}
