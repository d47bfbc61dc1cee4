import { z } from "zod";
import { type GradeName, GRADES, type Memory, type Schedule } from "./schedule.ts";

const Time = z.number().int().min(0).max(8.64e15);
const Name = z.string().max(80);

/** What is written of a card. */
export const MemorySchema = z.object({
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

/** An answer to a card. One that was taken back stays, and says so: another copy of it then goes too. */
export const AnswerSchema = z.object({
  id: z.string().max(300),
  at: Time,
  grade: z.enum(Object.keys(GRADES) as [GradeName, ...GradeName[]]),
  undone: z.literal(true).optional(),
});
export type Answer = z.infer<typeof AnswerSchema>;

/** More of a part is a page that was left open, and counts as this much. */
export const MOST_MINUTES = 600;
/** Letters of the notes of a part that are kept. */
export const MOST_NOTES = 20_000;
const Minutes = z.number().min(0).transform((minutes) => Math.min(minutes, MOST_MINUTES));

/** A number of a system, other than its notebook has it. */
export const VariedSchema = z.object({ name: Name, about: Name, unit: Name, value: z.number() });

/** An interview that was held: what was asked for, and what was said. */
export const InterviewSchema = z.object({
  at: Time,
  notebook: Name,
  /** Minutes by part, as they were taken and as they were planned. */
  minutes: z.record(Name, Minutes),
  plan: z.record(Name, Minutes).optional(),
  ticked: z.number().int().min(0).max(1000),
  points: z.number().int().min(1).max(1000),
  /** Points that were not said, as texts. */
  missed: z.array(z.string().max(500)).max(1000),
  /** By part. */
  notes: z.record(Name, z.string().max(MOST_NOTES)).optional(),
  numbers: z.array(VariedSchema).max(100).optional(),
});
export type HeldInterview = z.infer<typeof InterviewSchema>;

/** All that a reader has done: one file, or one entry of the browser's storage. */
export const ProgressSchema = z.object({
  version: z.literal(1),
  cards: z.record(z.string().max(300), MemorySchema),
  /** Every answer, in its order. */
  log: z.array(AnswerSchema).max(1_000_000),
  interviews: z.array(InterviewSchema).max(10_000).default([]),
});
export type Progress = z.infer<typeof ProgressSchema>;

export const nothingYet = (): Progress => ({ version: 1, cards: {}, log: [], interviews: [] });

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

/** The progress as if an answer had not been given; `before` is what was remembered of its card. */
export function undone(
  progress: Progress,
  { id, at, before }: { id: string; at: number; before: Memory | undefined },
): Progress {
  const { [id]: _, ...others } = progress.cards;
  return {
    ...progress,
    cards: before ? { ...others, [id]: before } : others,
    log: progress.log.map((one) => one.id === id && one.at === at ? { ...one, undone: true } : one),
  };
}

/** Answers that count. */
export const given = ({ log }: Progress): Answer[] => log.filter(({ undone }) => !undone);

/**
 * Two lots of progress as one: of a card the one that was seen last, of answers all, and none that either has taken
 * back.
 */
export function merged(one: Progress, other: Progress): Progress {
  const log = new Map<string, Answer>();
  for (const answer of [...one.log, ...other.log]) {
    const key = `${answer.at} ${answer.grade} ${answer.id}`;
    if (!log.get(key)?.undone) log.set(key, answer);
  }
  const gone = new Set(
    [...log.values()].filter(({ undone }) => undone).map(({ id, at }) => `${at} ${id}`),
  );
  const cards: Record<string, Memory> = {};
  for (const [id, memory] of [one, other].flatMap(({ cards }) => Object.entries(cards))) {
    if (gone.has(`${memory.lastReview} ${id}`)) continue;
    if ((cards[id]?.lastReview ?? -1) < memory.lastReview) cards[id] = memory;
  }
  // An interview that two pages have ended is the same one.
  const interviews = new Map(
    [...one.interviews, ...other.interviews].map((held) => [`${held.at} ${held.notebook}`, held]),
  );
  return {
    version: 1,
    cards,
    log: [...log.values()].sort((a, b) => a.at - b.at),
    interviews: [...interviews.values()].sort((a, b) => a.at - b.at),
  };
}
