import type { ExpositionFormat } from "../exposition/entry.ts";

/** What a target answers: its body in pieces, so that a reader can stop. */
export interface Answer {
  readonly status: number;
  readonly format: ExpositionFormat;
  readonly body: AsyncIterable<Uint8Array> | string;
}

/** Something that can be asked for its metrics. */
export interface Target {
  readonly job: string;
  readonly instance: string;
  /** Asks it. May throw, hang, or never end; the signal is raised when nobody waits any more. */
  ask(signal: AbortSignal): Promise<Answer>;
}

/** Why a scrape gave nothing. */
export class ScrapeError extends Error {
  override readonly name = "ScrapeError";
}

/**
 * The text of an answer, at most so many bytes.
 *
 * @throws {ScrapeError} Where it is longer, is no UTF-8, or the signal is raised first.
 */
export async function bodyOf(
  { body }: Answer,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const tooLong = () => new ScrapeError(`its body is longer than ${maxBytes} bytes`);
  if (typeof body === "string") {
    if (body.length > maxBytes) throw tooLong();
    return body;
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decoded = (piece?: Uint8Array) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new ScrapeError("its body is no text in UTF-8");
    }
  };
  let text = "", bytes = 0;
  for await (const piece of body) {
    signal.throwIfAborted();
    if ((bytes += piece.length) > maxBytes) throw tooLong();
    text += decoded(piece);
  }
  return text + decoded();
}
