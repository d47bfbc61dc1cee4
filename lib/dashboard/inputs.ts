import { z } from "zod";

/** Something that a reader sets on the page before a command is sent, or to choose what a panel shows. */
export type Input =
  | {
    kind: "range";
    name: string;
    label: string;
    min: number;
    max: number;
    /** Default: a hundredth of the range. */
    step?: number;
    value: number;
  }
  | {
    kind: "select";
    name: string;
    label: string;
    options: readonly [string, ...string[]];
    value?: string;
  }
  | {
    kind: "text";
    name: string;
    label: string;
    value?: string;
    /** Default: 200 characters. */
    maxLength?: number;
  };

/** The values of a form's inputs: numbers for ranges, words for the rest. */
export type InputValues = Record<string, number | string>;

const LONGEST = 200;

/**
 * Values as they came from a page, parsed once.
 *
 * @throws {RangeError} One sentence that names the input, what is allowed and what was received.
 */
export function parseInputs(inputs: readonly Input[], given: unknown): InputValues {
  const shape = Object.fromEntries(inputs.map((input) => [input.name, schemaOf(input)]));
  const parsed = z.strictObject(shape).safeParse(given ?? {});
  if (parsed.success) return parsed.data as InputValues;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? ("keys" in issue! ? issue.keys[0] : "") ?? "");
  const input = inputs.find((one) => one.name === name);
  if (!input) {
    throw new RangeError(
      `Cannot read ${name ? `the input ${name}` : "the inputs"}: there ${
        inputs.length ? `is ${inputs.map((one) => one.name).join(", ")}` : "is none"
      }`,
    );
  }
  const value = (given as Record<string, unknown>)[name];
  throw new RangeError(
    `Cannot use ${name} = ${JSON.stringify(value) ?? "nothing"}: it must be ${allowed(input)}`,
  );
}

function schemaOf(input: Input) {
  switch (input.kind) {
    case "range":
      // From an address all values are words; an empty one is not zero.
      return z.union([z.number(), z.string().regex(/^-?[\d.]+(e[-+]?\d+)?$/i).transform(Number)])
        .pipe(z.number().min(input.min).max(input.max));
    case "select":
      return z.enum(input.options as [string, ...string[]]);
    case "text":
      return z.string().max(input.maxLength ?? LONGEST);
  }
}

function allowed(input: Input): string {
  switch (input.kind) {
    case "range":
      return `a number from ${input.min} to ${input.max}`;
    case "select":
      return `one of ${input.options.join(", ")}`;
    case "text":
      return `a text of at most ${input.maxLength ?? LONGEST} characters`;
  }
}

/** What the inputs are before anybody has touched them. */
export function firstValues(inputs: readonly Input[]): InputValues {
  return Object.fromEntries(
    inputs.map((input) => [
      input.name,
      input.value ?? (input.kind === "select" ? input.options[0] : ""),
    ]),
  );
}
