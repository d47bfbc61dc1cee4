import { z } from "zod";
import { admitted } from "../documents/guard.ts";
import type { Document } from "../documents/value.ts";

/** A document as a store knows it: with the number of its latest change. */
export interface Versioned {
  readonly version: number;
  readonly document: Document;
}

/** What became of one thing: its whole new document, or `null` where it is gone. */
export interface Change {
  readonly key: string;
  /** 1 for the first, and one more for each that follows of the same key. */
  readonly version: number;
  readonly document: Document | null;
}

const ChangeText = z.object({
  key: z.string().min(1).max(200),
  version: z.int().min(1),
  // Looked at by the documents' own door, which refuses what zod's record would leave out in silence: `__proto__`.
  document: z.custom<object | null>(
    (value) => typeof value === "object",
    "must be a document or null",
  ),
});

/** A change as a message carries it. */
export function changeText({ key, version, document }: Change): string {
  return JSON.stringify({ key, version, document });
}

/**
 * Reads a message, at the door of whoever consumes it.
 *
 * @throws {Error} Where it is no change, in a sentence that says why.
 */
export function readChange(text: string): Change {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Error("Cannot read a change: it is no JSON");
  }
  const { data, error } = ChangeText.safeParse(read);
  if (!data) {
    const [issue] = error!.issues;
    throw new Error(`Cannot read a change: ${issue!.path.join(".")} ${issue!.message}`);
  }
  const { key, version, document } = data;
  return {
    key,
    version,
    document: document && admitted(document, `read the change of ${key}`).document,
  };
}
