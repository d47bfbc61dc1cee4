import type { Json } from "./json.ts";
import type { Variables } from "./substitute.ts";

/** A function that experiments may call by name, where a file says `python`. */
export interface Registered {
  /** Names of its arguments; one that may be left out ends in `?`. */
  parameters: readonly string[];
  /** Given its arguments by name. What it returns is the activity's output; what it throws fails the activity. */
  run(given: { [name: string]: Json }, context: FunctionContext): unknown;
  /** Whether what it does lasts until a rollback takes it back: such a method needs a rollback. */
  lasting?: boolean;
}

/** What a function is told besides its arguments. */
export interface FunctionContext {
  /** Aborted when the run is given up. */
  signal: AbortSignal;
  configuration: Variables;
}

/** Functions by module and name. */
export type Functions = Readonly<Record<string, Readonly<Record<string, Registered>>>>;

/** Finds a function; names that an object has from birth are none of ours. */
export function functionOf(
  functions: Functions,
  module: string,
  name: string,
): Registered | undefined {
  if (!Object.hasOwn(functions, module)) return undefined;
  return Object.hasOwn(functions[module]!, name) ? functions[module]![name] : undefined;
}

/** Why a function can't be called with these arguments; `undefined` where it can. */
export function refusedArguments(
  { parameters }: Registered,
  given: { [name: string]: Json },
): string | undefined {
  const known = new Set(parameters.map((name) => name.replace("?", "")));
  const extra = Object.keys(given).find((name) => !known.has(name));
  if (extra !== undefined) return `it takes no argument ${extra}`;
  const missing = parameters.find((name) => !name.endsWith("?") && !Object.hasOwn(given, name));
  return missing === undefined ? undefined : `its argument ${missing} is missing`;
}

/** Thrown by a function that ends the whole run, as Ctrl-C would. */
export class Interrupted extends Error {
  override name = "Interrupted";
}
