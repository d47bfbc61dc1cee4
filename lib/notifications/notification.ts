import { z } from "zod";

/** What a carrier wants somebody to know. It travels as JSON through outbox and log. */
export const Notification = z.object({
  /** The same wherever it goes and however often: what repetitions are known by. */
  id: z.string().min(1).max(100),
  person: z.string().min(1).max(100),
  template: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Whether somebody waits for it (a code, "at the door") or not (a survey). */
  urgent: z.boolean().default(false),
});
export type Notification = z.infer<typeof Notification>;
