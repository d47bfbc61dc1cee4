import { z } from "zod";
import { CATEGORIES } from "../nexmark.ts";

/** Largest message that a client may send, in bytes. */
export const MOST_MESSAGE = 4096;

/** What can be watched, and in windows of how many seconds. */
export const LIVE_QUERIES = ["bids", "revenue", "hot"] as const;
export const LIVE_WINDOWS = [1, 10] as const;

/** What a client may say. */
export const ClientMessage = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("subscribe"),
    query: z.enum(LIVE_QUERIES),
    /** Seconds. */
    window: z.literal(LIVE_WINDOWS),
    category: z.enum(["all", ...CATEGORIES]),
    /** Number and life of the last frame that it has: it gets what changed since. Without both, all. */
    from: z.int().min(0).optional(),
    life: z.string().max(40).optional(),
  }),
  /** It has a frame: of which of its subscriptions, and which. */
  z.strictObject({
    type: z.literal("acknowledge"),
    subscription: z.int().min(1),
    id: z.int().min(0),
  }),
  z.strictObject({ type: z.literal("lag"), ms: z.int().min(0).max(10_000) }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** One number of one window. */
export interface LiveRow {
  /** Start of the window, in ms. */
  window: number;
  key: string;
  category: string;
  value: number;
  /** Whether the watermark has passed its end. */
  final: boolean;
}

/**
 * What the server says. A frame is of the client's n-th subscription and has a number that grows; its rows replace those
 * of the same window and key. A snapshot is all that there is: what the client had before goes.
 */
export type ServerMessage =
  | {
    type: "snapshot" | "delta";
    subscription: number;
    id: number;
    after: number;
    /** Of the server: numbers of another life mean nothing. */
    life: string;
    watermark: number;
    late: number;
    rows: LiveRow[];
  }
  | { type: "refused"; why: string }
  | { type: "end"; why: string };

/** Parses what a client sent; a sentence where it cannot be. */
export function parseClientMessage(text: string): ClientMessage | string {
  // Counted in UTF-16 units first: a text that is too long need not be encoded to know it.
  if (text.length > MOST_MESSAGE) {
    return `a message must have at most ${MOST_MESSAGE} bytes: received ${text.length}`;
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "a message must be JSON";
  }
  const parsed = ClientMessage.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue!.path.join(".") || "the message"}: ${issue!.message}`;
}
