import { z } from "zod";
import { burst } from "./arrivals/burst.ts";
import type { Pattern } from "./arrivals/pattern.ts";
import { ramping, type Stage } from "./arrivals/ramping.ts";
import { sine } from "./arrivals/sine.ts";
import { trace } from "./arrivals/trace.ts";
import type { Step } from "./models/target.ts";
import type { Random } from "../sim/mod.ts";

const rate = z.number().min(0).max(1e6), seconds = z.number().min(0).max(86_400);
const stage = z.strictObject({ from: rate, to: rate, seconds });

/** When requests come, as data. */
const arrivals = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stages"), stages: z.array(stage).min(1).max(1000) }),
  z.strictObject({
    ...{ kind: z.literal("sine"), mean: rate, amplitude: rate, period: seconds, seconds },
    startAt: z.enum(["mean-up", "peak", "mean-down", "trough"]).optional(),
  }),
  z.strictObject({ kind: z.literal("burst"), size: z.int().min(1), every: seconds, seconds }),
  z.strictObject({
    ...{ kind: z.literal("trace"), times: z.array(z.number().min(0)).min(1).max(1_000_000) },
    speed: z.number().positive().optional(),
  }),
  z.strictObject({
    ...{ kind: z.literal("clients"), clients: z.int().min(1).max(100_000), seconds },
    thinkMs: z.number().min(0).max(3.6e6),
  }),
]);

const step = z.strictObject({
  name: z.string().min(1).max(60),
  path: z.string().regex(/^\/[\x21-\x7e]*$/, "must begin with / and have no space"),
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).optional(),
  body: z.string().max(1_000_000).optional(),
  weight: z.number().min(0).max(1e6).default(1),
});

/** What is tested, in which way, and what must hold: a file, checked where it comes in. */
export const Scenario = z.strictObject({
  name: z.string().min(1).max(60),
  arrivals,
  /** Evenly, or at random with the same rate. */
  chance: z.boolean().default(false),
  seed: z.int().min(0).default(1),
  steps: z.array(step).min(1).max(100),
  /** With it each arrival is a visitor, who thinks after an answer and stays with this probability. */
  visit: z.strictObject({
    stay: z.number().min(0).max(0.999),
    thinkMs: z.number().min(0).max(3.6e6),
  })
    .optional(),
  /** What must hold of those that went well, in ms, and of the rest. */
  thresholds: z.strictObject({
    p50: z.number().positive().optional(),
    p99: z.number().positive().optional(),
    /** Share of requests that may fail. Default: none. */
    errors: z.number().min(0).max(1).default(0),
  }).prefault({}),
});
export type Scenario = z.output<typeof Scenario>;
export type ScenarioInput = z.input<typeof Scenario>;

/**
 * Checks a scenario that comes from outside.
 *
 * @throws {RangeError} Where it is none, with the first thing that is wrong and where.
 */
export function parseScenario(input: unknown): Scenario {
  const read = Scenario.safeParse(input);
  if (read.success) {
    if (read.data.arrivals.kind !== "clients") patternOf(read.data);
    return read.data;
  }
  const { path, message } = read.error.issues[0]!;
  throw new RangeError(`Cannot read a scenario: ${path.join(".") || "it"}: ${message}`);
}

/** Its arrivals. @throws {RangeError} Where they would never send, or clients decide when to send. */
export function patternOf({ arrivals }: Pick<Scenario, "arrivals">): Pattern {
  if (arrivals.kind === "clients") {
    throw new RangeError("Cannot say when requests are due: clients send when they have an answer");
  }
  if (arrivals.kind === "stages") return ramping(arrivals.stages);
  if (arrivals.kind === "burst") return burst(arrivals);
  if (arrivals.kind === "trace") return trace(arrivals.times, arrivals.speed);
  const { startAt, ...rest } = arrivals;
  return sine({ ...rest, ...startAt ? { startAt } : {} });
}

/** Chooses steps by their weights. O(steps) a choice. */
export function pickerOf({ steps }: Pick<Scenario, "steps">, random: Random): () => Step {
  const total = steps.reduce((sum, { weight }) => sum + weight, 0);
  if (steps.length === 1) return () => steps[0]! as Step;
  return () => {
    let rest = random.next() * total;
    return (steps.find(({ weight }) => (rest -= weight) < 0) ?? steps.at(-1)!) as Step;
  };
}

/** Six usual shapes of load, in stages around a rate that should be no trouble, in requests/s. */
export const SHAPES: Readonly<Record<string, (rate: number, seconds: number) => Stage[]>> = {
  smoke: (rate, seconds) => [flat(rate / 20, seconds)],
  load: (rate, seconds) => [
    { from: 0, to: rate, seconds: 0.2 * seconds },
    flat(rate, 0.6 * seconds),
    { from: rate, to: 0, seconds: 0.2 * seconds },
  ],
  stress: (rate, seconds) => [0.5, 1, 1.5, 2].map((times) => flat(times * rate, seconds / 4)),
  spike: (rate, seconds) => [
    flat(rate / 4, 0.4 * seconds),
    flat(3 * rate, 0.2 * seconds),
    flat(rate / 4, 0.4 * seconds),
  ],
  soak: (rate, seconds) => [flat(0.7 * rate, seconds)],
  breakpoint: (rate, seconds) => [{ from: rate / 10, to: 4 * rate, seconds }],
};

const flat = (rate: number, seconds: number): Stage => ({ from: rate, to: rate, seconds });
