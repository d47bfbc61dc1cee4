import { z } from "zod";
import { type GradeName, GRADES, type Memory, type Schedule } from "./schedule.ts";

const Time = z.number().int().min(0).max(8.64e15);

/** What is written of a card. */
const MemorySchema = z.object({
  due: Time,
  stability: z.number().min(0),
  difficulty: z.number().min(0).max(10),
  scheduledDays: z.number().min(0),
  learningSteps: z.number().int().min(0),
  reps: z.number().int().min(0),
  lapses: z.number().int().min(0),
  state: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  lastReview: Time,
});

/** An interview that was held: what was asked for, and what was said. */
const InterviewSchema = z.object({
  at: Time,
  notebook: z.string().max(80),
  /** Minutes by part. */
  minutes: z.record(z.string().max(40), z.number().min(0).max(600)),
  ticked: z.number().int().min(0).max(1000),
  points: z.number().int().min(1).max(1000),
  missed: z.array(z.string().max(500)).max(1000),
});
export type HeldInterview = z.infer<typeof InterviewSchema>;

/** All that a reader has done: one file, or one entry of the browser's storage. */
export const ProgressSchema = z.object({
  version: z.literal(1),
  cards: z.record(z.string().max(300), MemorySchema),
  /** Every answer, in its order. */
  log: z.array(z.object({
    id: z.string().max(300),
    at: Time,
    grade: z.enum(Object.keys(GRADES) as [GradeName, ...GradeName[]]),
  })).max(1_000_000),
  interviews: z.array(InterviewSchema).max(10_000).default([]),
});
export type Progress = z.infer<typeof ProgressSchema>;

export const nothingYet = (): Progress => ({ version: 1, cards: {}, log: [], interviews: [] });

/**
 * Reads progress that comes from outside: a file, an import, another page.
 *
 * @throws {TypeError} One sentence that says what is wrong.
 */
export function readProgress(text: string): Progress {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TypeError("Cannot read the progress: it is no JSON");
  }
  const parsed = ProgressSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(
    `Cannot read the progress: ${issue!.path.join(".") || "it"} is not as it must be (${
      issue!.message
    })`,
  );
}

/** The progress after a card was answered. */
export function answered(
  progress: Progress,
  schedule: Schedule,
  { id, grade, at }: { id: string; grade: GradeName; at: number },
): Progress {
  const memory: Memory = schedule.next(progress.cards[id], grade, at);
  return {
    ...progress,
    cards: { ...progress.cards, [id]: memory },
    log: [...progress.log, { id, at, grade }],
  };
}

/** Two lots of progress as one: of a card the one that was seen last, of answers all. */
export function merged(one: Progress, other: Progress): Progress {
  const cards = { ...one.cards };
  for (const [id, memory] of Object.entries(other.cards)) {
    if ((cards[id]?.lastReview ?? -1) < memory.lastReview) cards[id] = memory;
  }
  const unique = <T>(all: readonly T[]) => [
    ...new Map(all.map((item) => [JSON.stringify(item), item])).values(),
  ];
  return {
    version: 1,
    cards,
    log: unique([...one.log, ...other.log]).sort((a, b) => a.at - b.at),
    interviews: unique([...one.interviews, ...other.interviews]).sort((a, b) => a.at - b.at),
  };
}
