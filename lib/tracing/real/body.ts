/** A body that is too large, or is not what its headers say. */
export class BodyError extends Error {
  override readonly name = "BodyError";

  constructor(readonly status: 400 | 413 | 415, message: string) {
    super(message);
  }
}

/**
 * The bytes of a request, inflated where they came by gzip, and never more of them than `most`: a bomb is given
 * up when it passes the limit, not when it has filled the memory.
 *
 * @throws {BodyError} Where it is larger, is no gzip, or is encoded in another way.
 */
export async function bodyOf(request: Request, most: number): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding !== "gzip" && encoding !== "identity") {
    throw new BodyError(
      415,
      `Cannot take the body: content-encoding must be gzip or none: received ${encoding}`,
    );
  }
  if (!request.body) return new Uint8Array(0);
  const came = limited(request.body, most);
  if (encoding === "identity") return await came;
  const packed = new Blob([await came as Uint8Array<ArrayBuffer>]).stream();
  try {
    return await limited(packed.pipeThrough(new DecompressionStream("gzip")), most);
  } catch (error) {
    if (error instanceof BodyError) throw error;
    throw new BodyError(400, "Cannot take the body: it is not gzip, as its content-encoding says");
  }
}

async function limited(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [], reader = stream.getReader();
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
