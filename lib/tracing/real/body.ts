import { bytesUpTo } from "../../services/bytes-up-to.ts";

/** A body that is too large, or is not what its headers say. */
export class BodyError extends Error {
  override readonly name = "BodyError";

  constructor(readonly status: 400 | 408 | 413 | 415 | 503, message: string) {
    super(message);
  }
}

/** How much of a body is waited for, and how long. */
export interface BodyLimits {
  /** Bytes at most, before and after it is inflated. */
  most: number;
  /** ms. */
  patience: number;
  /** Aborted when the server goes. */
  closing?: AbortSignal;
}

/**
 * The bytes of a request, inflated where they came by gzip, and never more of them than `most`: a bomb is given
 * up when it passes the limit, not when it has filled the memory.
 *
 * @throws {BodyError} Where it is larger, late, is no gzip, or is encoded in another way.
 */
export async function bodyOf(
  request: Request,
  { most, patience, closing }: BodyLimits,
): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding !== "gzip" && encoding !== "identity") {
    throw new BodyError(
      415,
      `Cannot take the body: content-encoding must be gzip or none: received ${encoding}`,
    );
  }
  if (!request.body) return new Uint8Array(0);
  const came = inTime(request.body, most, patience, closing);
  if (encoding === "identity") return await came;
  const packed = new Blob([await came as Uint8Array<ArrayBuffer>]).stream();
  try {
    return await limited(packed.pipeThrough(new DecompressionStream("gzip")), most);
  } catch (error) {
    if (error instanceof BodyError) throw error;
    throw new BodyError(400, "Cannot take the body: it is not gzip, as its content-encoding says");
  }
}

/** A body that comes drop by drop would hold a connection, and the server's end, for ever. */
async function inTime(
  stream: ReadableStream<Uint8Array>,
  most: number,
  patience: number,
  closing?: AbortSignal,
): Promise<Uint8Array> {
  const control = new AbortController();
  const end = (status: 408 | 503, why: string) =>
    control.abort(new BodyError(status, `Cannot take the body: ${why}`));
  const timer = setTimeout(() => end(408, `it did not come within ${patience} ms`), patience);
  const close = () => end(503, "the server ends");
  if (closing?.aborted) close();
  closing?.addEventListener("abort", close);
  try {
    return await limited(stream, most, control.signal);
  } finally {
    clearTimeout(timer);
    closing?.removeEventListener("abort", close);
  }
}

async function limited(
  stream: ReadableStream<Uint8Array>,
  most: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await bytesUpTo(most, stream, signal);
  if (bytes) return bytes;
  throw new BodyError(413, `Cannot take the body: it must have at most ${most} bytes`);
}
