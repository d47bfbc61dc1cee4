import { type GraphQLError, locatedError } from "graphql";
import type { CallScope, Invoke } from "../operations/call.ts";
import type { Frame } from "./frame.ts";
import type { FieldPlan } from "./plan.ts";

/** One execution of a plan. */
export interface Run {
  readonly invoke: Invoke;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: CallScope;
  readonly errors: GraphQLError[];
}

/** Notes an error at the place of one object's field. */
export function failAt(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  index: number,
  error: unknown,
): void {
  run.errors.push(locatedError(error, field.nodes, frame.pathOf(index, field.key)));
}
