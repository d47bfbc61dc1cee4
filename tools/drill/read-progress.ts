import type { z } from "zod";
import {
  AnswerSchema,
  InterviewSchema,
  MemorySchema,
  nothingYet,
  type Progress,
  ProgressSchema,
} from "./progress.ts";

/** Progress, and what of it could not be taken. */
export interface Read {
  progress: Progress;
  /** A sentence for each entry that was left out; empty where all is there. */
  problems: string[];
}

/** Sentences about single entries; the rest is counted. */
const MOST_TOLD = 3;

/**
 * Reads progress that comes from outside: a file, an import, another page. An entry that is not as it must be is left
 * out and told of: one bad entry must not cost a reader the others.
 *
 * @throws {TypeError} One sentence, where what is there is no progress at all.
 */
export function readProgress(text: string): Read {
  const json = parsed(text);
  const whole = ProgressSchema.safeParse(json);
  if (whole.success) return { progress: whole.data, problems: [] };
  const { version, cards, log, interviews } = json;
  if (version !== 1) {
    throw new TypeError(
      `Cannot read the progress: its version must be 1: received ${say(version)}`,
    );
  }
  const problems: string[] = [], progress = nothingYet();
  for (const [id, card] of entries("cards", cards, problems)) {
    const memory = taken(MemorySchema, card, `card ${id}`, problems);
    if (memory) progress.cards[id] = memory;
  }
  for (const [i, one] of entries("log", log, problems)) {
    const answer = taken(AnswerSchema, one, `answer ${Number(i) + 1}`, problems);
    if (answer) progress.log.push(answer);
  }
  for (const [i, one] of entries("interviews", interviews ?? [], problems)) {
    const held = taken(InterviewSchema, one, `interview ${Number(i) + 1}`, problems);
    if (held) progress.interviews.push(held);
  }
  const more = problems.length - MOST_TOLD;
  return {
    progress,
    problems: more > 0
      ? [...problems.slice(0, MOST_TOLD), `${more} more were left out.`]
      : problems,
  };
}

/** Reads progress where it is kept: an empty text is that of somebody who has not begun. @throws {TypeError} As above. */
export function readKept(text: string): Read {
  return text === "" ? { progress: nothingYet(), problems: [] } : readProgress(text);
}

function parsed(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TypeError("Cannot read the progress: it is no JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new TypeError(`Cannot read the progress: it must be an object: received ${say(json)}`);
  }
  return json as Record<string, unknown>;
}

function entries(name: string, value: unknown, problems: string[]): [string, unknown][] {
  if (typeof value === "object" && value !== null) return Object.entries(value);
  problems.push(`All ${name} were left out: they must be a list: received ${say(value)}.`);
  return [];
}

function taken<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
  problems: string[],
): z.infer<S> | undefined {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const { path, message } = error.issues[0]!;
  const received = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const where = path.length ? ` (${path.join(".")})` : "";
  problems.push(
    `One ${what.slice(0, 120)} was left out${where}: ${message}: received ${say(received)}.`,
  );
  return undefined;
}

function say(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 60);
}
