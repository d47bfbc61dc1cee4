import { type GraphQLError, locatedError } from "graphql";
import type { CallScope, Invoke } from "../operations/call.ts";
import type { Frame } from "./frame.ts";
import { toGraphQLError } from "./to-error.ts";
import type { FieldPlan } from "./plan.ts";

/** One execution of a plan. */
export interface Run {
  readonly invoke: Invoke;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: CallScope;
  readonly errors: GraphQLError[];
}

/** Notes an error at the place of one object's field; what is not meant for callers is not told to them. */
export function failAt(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  index: number,
  error: unknown,
): void {
  run.errors.push(locatedError(toGraphQLError(error), field.nodes, frame.pathOf(index, field.key)));
}
