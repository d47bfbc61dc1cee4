import { type Json, typeName } from "../contract/json.ts";
import type { Step } from "../contract/path.ts";

/** What each matcher needs beside its name. */
export interface Options {
  readonly equality: object;
  readonly values: object;
  readonly null: object;
  readonly number: object;
  readonly integer: object;
  readonly decimal: object;
  readonly boolean: object;
  readonly notEmpty: object;
  readonly semver: object;
  readonly type: { readonly min?: number; readonly max?: number };
  readonly regex: { readonly regex: string };
  readonly include: { readonly value: string };
  readonly contentType: { readonly value: string };
  readonly date: { readonly format: string };
  readonly time: { readonly format: string };
  readonly timestamp: { readonly format: string };
  readonly datetime: { readonly format: string };
  readonly statusCode: { readonly status: string | readonly number[] };
  readonly eachKey: { readonly rules: readonly Matcher[]; readonly value?: Json };
  readonly eachValue: { readonly rules: readonly Matcher[]; readonly value?: Json };
  readonly arrayContains: { readonly variants: readonly Variant[] };
}

/** The matcher of one name, or of several. */
export type Named<N extends keyof Options> = { [K in N]: { readonly match: K } & Options[K] }[N];
/** A matcher as contracts have it: its name in `match`, and what it needs. */
export type Matcher = Named<keyof Options>;

/** What must hold of the values at a path. */
export interface Rule {
  /** As it was written, below its category. */
  readonly path: string;
  readonly steps: readonly Step[];
  readonly combine: "AND" | "OR";
  readonly matchers: readonly Matcher[];
}

/** One of the elements that a list must contain: the place of its example, and rules below it. */
export interface Variant {
  readonly index: number;
  readonly rules: readonly Rule[];
}

/** What a matcher is told of the place. */
export interface Where {
  /** The rule stands above: it says nothing of the number of elements here. */
  readonly cascaded: boolean;
  /** Both values are text though they may mean numbers: in headers, queries and paths. */
  readonly text: boolean;
}

/**
 * How one kind of matcher decides: why the value does not match, as it goes on after "expected …", or `undefined` where
 * it does.
 */
export type Test<M> = (
  matcher: M,
  expected: Json,
  actual: Json,
  where: Where,
) => string | undefined;

/** A value in a sentence, cut where it is long. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A value and its type in a sentence. */
export function typed(value: Json): string {
  return `${shown(value)} (${typeName(value)})`;
}
