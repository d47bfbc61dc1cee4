import type { z } from "zod";
import { Refusal } from "../problem.ts";
import { boundOf } from "./cost.ts";
import type { Operation } from "./operation.ts";

/** Who calls, as the gateway knows it after it has looked at the token. */
export interface Caller {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  /** What back ends are told, signed. */
  readonly identity?: string;
}

/** What goes along with a call. */
export interface CallScope {
  /** `undefined`: the gateway asks nobody who they are. */
  readonly caller?: Caller | undefined;
  readonly signal: AbortSignal;
  /** When the caller stops waiting, on the gateway's clock, in ms. */
  readonly deadline?: number;
  /** Fields that are handed on as they came: `traceparent`. */
  readonly trace?: Readonly<Record<string, string>>;
}

/** Has an operation done. The input was parsed; what comes back was parsed, or is of this program's own. */
export type Invoke = (
  operation: Operation,
  input: Record<string, unknown>,
  scope: CallScope,
) => unknown;

/**
 * An input as the operation wants it, with its defaults.
 *
 * @throws {Refusal} 400, with the field and what is wrong with it.
 */
export function parseInput(operation: Operation, input: unknown): Record<string, unknown> {
  const read = operation.input.safeParse(input);
  if (read.success) return read.data;
  throw new Refusal(400, `Cannot call ${operation.name}: ${firstIssue(read.error)}`);
}

/**
 * What a back end answered, as it should be: of its type, and not more than was asked for, since a cost that
 * was told before the call must not turn out too low.
 *
 * @throws {Refusal} 502, which says nothing of what came.
 */
export function parseOutput(
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  output: unknown,
): unknown {
  const read = operation.output.safeParse(output);
  const { data } = read, bound = operation.bound && boundOf(operation, operation.bound, input);
  if (read.success && !(Array.isArray(data) && data.length > bound!)) return data;
  throw new Refusal(502, `Cannot use the answer of ${operation.backend}: it is not as agreed`);
}

/** The first thing that is wrong, with its place. */
export function firstIssue(error: z.ZodError): string {
  const { path, message } = error.issues[0]!;
  return [path.join("."), message].filter(Boolean).join(": ").slice(0, 300);
}

/** @throws {Refusal} 403 where the caller's token lacks the operation's scope. */
export function requireScope(operation: Operation, { caller }: CallScope): void {
  if (!caller || caller.scopes.has(operation.scope)) return;
  throw new Refusal(
    403,
    `Cannot call ${operation.name}: the token lacks the scope ${operation.scope}`,
  );
}
