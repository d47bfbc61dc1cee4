import { z } from "zod";
import type { FollowUp, Interview } from "./interview.ts";
import { MOST_MINUTES, MOST_NOTES, VariedSchema } from "./progress.ts";
import { variationOf } from "./variation.ts";

/** What an interview takes, and what of it a follow-up takes. */
export const ALL_MINUTES = 45, QUESTION_MINUTES = 3;
/** Questions under pressure in one interview. */
const FOLLOW_UPS = 4;

/** An interview that is being held: as it is kept, so that one can leave the page and go on. */
export const HeldSchema = z.object({
  version: z.literal(1),
  notebook: z.string().max(80),
  /** In ms since 1970. */
  began: z.number().int().min(0),
  /** Other numbers than the notebook's; none where it is held as printed. */
  numbers: z.array(VariedSchema).max(100),
  /** Follow-ups, by their texts. */
  asked: z.array(z.string()).max(20),
  /** The stage that it is in. */
  at: z.number().int().min(0).max(30),
  /** Ms by stage: those in which the page was open. */
  spent: z.record(z.string().max(80), z.number().min(0)),
  notes: z.record(z.string().max(80), z.string().max(MOST_NOTES)),
  /** Points that were said, by their names. */
  ticked: z.array(z.string()).max(1000),
});
export type Held = z.infer<typeof HeldSchema>;

/** A part, a question, or the end. */
export interface Stage {
  name: string;
  minutes: number;
  question?: FollowUp;
}

/** Begins an interview. @param lot Draws a number from 0 to 1. */
export function begun(interview: Interview, vary: boolean, lot: () => number, now: number): Held {
  // Those that change the requirements first: they come when one feels safe.
  const asked = interview.followUps.map((one) => ({ one, by: lot() + (one.changed ? 0 : 0.5) }))
    .sort((a, b) => a.by - b.by).slice(0, FOLLOW_UPS).map(({ one }) => one.text);
  return {
    ...{ version: 1, notebook: interview.notebook, began: now, asked, at: 0 },
    numbers: vary ? variationOf(interview.numbers, lot) : [],
    ...{ spent: {}, notes: {}, ticked: [] },
  };
}

/** The follow-ups that are asked; one that the book no longer has is left out. */
export function askedOf(interview: Interview, held: Held): FollowUp[] {
  return held.asked.flatMap((text) => interview.followUps.find((one) => one.text === text) ?? []);
}

/** The stages in their order, 45 minutes together: parts, follow-ups, and the end where the notebook has one. */
export function stagesOf(interview: Interview, held: Held): Stage[] {
  const asked = askedOf(interview, held);
  const questions = asked.map((question, i): Stage => ({
    ...{ name: `question ${i + 1}`, minutes: QUESTION_MINUTES, question },
  }));
  const left = shared(
    ALL_MINUTES - QUESTION_MINUTES * asked.length,
    interview.parts.map(({ minutes }) => minutes),
  );
  const parts = interview.parts.map(({ name, letter }, i) => ({ name, letter, minutes: left[i]! }));
  const [before, end] = [
    parts.filter((one) => one.letter !== "end"),
    parts.filter((one) => one.letter === "end"),
  ];
  return [...before, ...questions, ...end].map(({ name, minutes, ...more }) => ({
    ...{ name, minutes },
    ..."question" in more && { question: more.question! },
  }));
}

/** Whole minutes in these proportions, as many as there are together; none gets none. */
export function shared(minutes: number, proportions: readonly number[]): number[] {
  const sum = proportions.reduce((a, b) => a + b, 0);
  const exact = proportions.map((one) => minutes * one / sum);
  const whole = exact.map((one) => Math.max(1, Math.floor(one)));
  const order = exact.map((one, i) => ({ i, rest: one - whole[i]! })).sort((a, b) =>
    b.rest - a.rest
  );
  for (let i = 0; whole.reduce((a, b) => a + b, 0) < minutes; i++) {
    whole[order[i % order.length]!.i]!++;
  }
  return whole;
}

/** What is left of a stage, in ms; below zero it is over. */
export function leftOf({ name, minutes }: Stage, held: Held): number {
  return minutes * 60_000 - (held.spent[name] ?? 0);
}

/** Time goes by in a stage. What the page was left open for hours is not counted on. */
export function passed(held: Held, name: string, ms: number): Held {
  const spent = Math.min((held.spent[name] ?? 0) + Math.max(0, ms), MOST_MINUTES * 60_000);
  return { ...held, spent: { ...held.spent, [name]: spent } };
}

export function noted(held: Held, name: string, text: string): Held {
  return { ...held, notes: { ...held.notes, [name]: text.slice(0, MOST_NOTES) } };
}

export function tickedIn(held: Held, point: string, is: boolean): Held {
  const others = held.ticked.filter((one) => one !== point);
  return { ...held, ticked: is ? [...others, point] : others };
}

/** Reads what was kept. @returns `undefined` where it is none, or one of a system that the book does not have. */
export function heldIn(text: string, interviews: readonly Interview[]): Held | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = HeldSchema.safeParse(json);
  return data && interviews.some(({ notebook }) => notebook === data.notebook) ? data : undefined;
}
