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
    return await limited(packed.pipeThrough(new DecompressionStream("gzip")).getReader(), most);
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
  let give: (error: BodyError) => void = () => {};
  const late = new Promise<never>((_, reject) => give = reject);
  const timer = setTimeout(
    () => give(new BodyError(408, `Cannot take the body: it did not come within ${patience} ms`)),
    patience,
  );
  const close = () => give(new BodyError(503, "Cannot take the body: the server ends"));
  closing?.addEventListener("abort", close);
  const reader = stream.getReader(), read = limited(reader, most);
  try {
    return await Promise.race([read, late]);
  } catch (error) {
    read.catch(() => {});
    reader.cancel().catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
    closing?.removeEventListener("abort", close);
  }
}

async function limited(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      await reader.cancel().catch(() => {});
      throw new BodyError(413, `Cannot take the body: it must have at most ${most} bytes`);
    }
    chunks.push(next.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
