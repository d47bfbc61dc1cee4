import { createEmptyCard, fsrs, type Grade } from "ts-fsrs";
import type { Card as Remembered, FSRS, State } from "ts-fsrs";

/** How well a card was known. */
export const GRADES = { again: 1, hard: 2, good: 3, easy: 4 } as const;
export type GradeName = keyof typeof GRADES;

/** What is remembered of a card: as it is written down, times in ms since 1970. */
export interface Memory {
  due: number;
  stability: number;
  difficulty: number;
  scheduledDays: number;
  learningSteps: number;
  reps: number;
  lapses: number;
  /** 0 new, 1 learning, 2 review, 3 relearning. */
  state: 0 | 1 | 2 | 3;
  lastReview: number;
}

/** Of 100 cards that are due 90 should be known: FSRS's own default. */
const RETENTION = 0.9;

/**
 * When a card comes back: FSRS 6, by the package of those who made it. Deterministic: days are not scattered, since one
 * reader's cards need not be spread over a crowd.
 */
export class Schedule {
  readonly #fsrs: FSRS;

  /** @param parameters FSRS's 21 weights. Default: those that were fitted to everybody's reviews. */
  constructor(parameters?: readonly number[]) {
    this.#fsrs = fsrs({
      enable_fuzz: false,
      request_retention: RETENTION,
      ...parameters && { w: [...parameters] },
    });
  }

  /** The card after it was answered at `now`, in ms; `undefined` before means that it is new. */
  next(before: Memory | undefined, grade: GradeName, now: number): Memory {
    const card = before ? toFsrs(before) : createEmptyCard(new Date(now));
    const { card: after } = this.#fsrs.next(card, new Date(now), GRADES[grade] as Grade);
    return fromFsrs(after);
  }

  /** How likely it is still known at `now`, from 0 to 1. */
  retrievability(memory: Memory, now: number): number {
    return this.#fsrs.get_retrievability(toFsrs(memory), new Date(now), false);
  }
}

function toFsrs(memory: Memory): Remembered {
  return {
    due: new Date(memory.due),
    stability: memory.stability,
    difficulty: memory.difficulty,
    elapsed_days: 0,
    scheduled_days: memory.scheduledDays,
    learning_steps: memory.learningSteps,
    reps: memory.reps,
    lapses: memory.lapses,
    state: memory.state as State,
    last_review: new Date(memory.lastReview),
  };
}

function fromFsrs(card: Remembered): Memory {
  return {
    due: card.due.getTime(),
    stability: card.stability,
    difficulty: card.difficulty,
    scheduledDays: card.scheduled_days,
    learningSteps: card.learning_steps,
    reps: card.reps,
    lapses: card.lapses,
    state: card.state as Memory["state"],
    lastReview: card.last_review!.getTime(),
  };
}
