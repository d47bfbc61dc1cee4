import { z } from "zod";
import { Scenario } from "../../scenario.ts";

/** How often an agent tells what it has measured, in ms. */
export const TELL_MS = 100;

/** What an agent is asked to do. */
export const AgentTask = z.strictObject({
  scenario: Scenario,
  url: z.string(),
  /** Its share of the requests, and how all are shared. */
  segment: z.string(),
  sequence: z.string(),
  /** When all agents begin, in ms since the epoch. */
  startAt: z.number(),
  connections: z.int().min(1).max(10_000),
  timeoutMs: z.number().min(1).max(600_000),
});
export type AgentTask = z.output<typeof AgentTask>;

/** Counts of an interval, in a comment line beside its histograms, which other readers of the log pass over. */
export const AgentCounts = z.object({
  ended: z.number(),
  failed: z.number(),
  outcomes: z.record(z.string(), z.number()),
});
/** What an agent says at its end. */
export const AgentEnd = z.object({
  due: z.number(),
  sent: z.number(),
  unanswered: z.number(),
  lengthMs: z.number(),
  cpu: z.number(),
  reasons: z.array(z.string()),
});
export type AgentEnd = z.output<typeof AgentEnd>;

/** What such lines are about; an "Error" is why an agent can't go on, in words. */
type Note = "Counts" | "End" | "Error";

/** A comment line with JSON in it. */
export const noteLine = (name: Note, value: unknown): string =>
  `#[${name}: ${JSON.stringify(value)}]`;

/** The JSON of such a line; `undefined` for others. */
export function noteOf(name: Note, line: string): unknown {
  const start = `#[${name}: `;
  if (!line.startsWith(start) || !line.endsWith("]")) return undefined;
  try {
    return JSON.parse(line.slice(start.length, -1));
  } catch {
    return undefined;
  }
}
