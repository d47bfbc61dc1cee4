/**
 * All bytes of a stream, such as the body of a request, and no more of them than allowed. What a header says of the
 * length is not asked: a sender may lie. O(bytes).
 *
 * @param most In bytes.
 * @param stream `null`, as an empty body is, counts as no bytes.
 * @param signal Ends the wait for a sender that need not ever end.
 * @returns `undefined` where it is longer; the rest is not read, and the sender is told so.
 * @throws What the stream throws, where it breaks off; the signal's reason, where it was aborted first.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesUpTo } from "./bytes-up-to.ts";
 *
 * const bodyOf = (text: string) => new Response(text).body;
 * assert.equal((await bytesUpTo(5, bodyOf("hello")))?.length, 5);
 * assert.equal(await bytesUpTo(4, bodyOf("hello")), undefined);
 * ```
 */
export async function bytesUpTo(
  most: number,
  stream: ReadableStream<Uint8Array> | null,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces: Uint8Array[] = [], reader = stream?.getReader();
  // Who sends may be gone: that it cannot be told is no reason to fail. What waits is answered at once, as at an end.
  const stop = () => void reader?.cancel().catch(() => {});
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  let size = 0;
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader!.read()) {
      size += next.value.length;
      if (size > most) {
        stop();
        return undefined;
      }
      pieces.push(next.value);
    }
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return joined(pieces, size);
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
