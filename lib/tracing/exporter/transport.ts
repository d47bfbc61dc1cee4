/**
 * Brings OTLP/protobuf to a collector.
 *
 * @returns How many of the spans it rejected.
 */
export type Transport = (bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal) => Promise<number>;

/** An answer of the collector that is no success. */
export class ExportError extends Error {
  override readonly name = "ExportError";

  constructor(readonly status: number, message: string, readonly retryAfter?: number) {
    super(message);
  }
}

/** OTLP/HTTP's statuses after which a request may be sent again. */
const AGAIN = [429, 502, 503, 504];

/** Whether another attempt may help: no answer, or one of the statuses that say so. */
export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof ExportError) || AGAIN.includes(error.status);
}

/** OTLP over HTTP, by `fetch`. What the answer says it rejected is counted; an answer that can't be read is none. */
export function otlpHttp(url: string, send: typeof fetch = fetch): Transport {
  return async (body, signal) => {
    const headers = { "content-type": "application/x-protobuf", "accept": "application/json" };
    const response = await send(url, { method: "POST", headers, body, signal });
    const text = await response.text();
    if (response.ok) return rejectedOf(text);
    const after = Number(response.headers.get("retry-after") ?? NaN) * 1000;
    throw new ExportError(
      response.status,
      `Cannot export: the collector answered ${response.status} ${text.slice(0, 200)}`,
      ...(after > 0 ? [after] : []),
    );
  };
}

function rejectedOf(text: string): number {
  try {
    return Number(JSON.parse(text)?.partialSuccess?.rejectedSpans ?? 0) || 0;
  } catch {
    return 0;
  }
}
