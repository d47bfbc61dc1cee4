import { boundOf } from "../operations/cost.ts";
import type { ObjectPlan, Plan } from "./plan.ts";
import type { FieldSource } from "./schema.ts";

/** A cost that no limit has: beyond it sums stop being exact. */
const ENDLESS = 2 ** 31;

/**
 * What a query may cost at most, in units: for each field that an operation answers, the operation's cost
 * times the largest number of objects that can come, at least once. It is known before the first call, and
 * never below the number of calls, batched or not: each call is for one object at least, or is the only one.
 *
 * O(fields of the plan).
 */
export function costOf(plan: Plan, variables: Readonly<Record<string, unknown>>): number {
  return Math.min(below(plan.root, 1, variables), ENDLESS);
}

function below(
  { fields }: ObjectPlan,
  parents: number,
  variables: Readonly<Record<string, unknown>>,
): number {
  let sum = 0;
  for (const { source, args, child, longest } of fields) {
    let objects = parents * longest;
    if (source) {
      objects = parents * bound(source, argumentsOrNothing(args, variables));
      sum += source.operation.cost * Math.max(objects, parents);
    }
    if (child) sum += below(child, objects, variables);
  }
  return sum;
}

/** How many objects one parent can get. */
function bound({ operation, link }: FieldSource, args: Record<string, unknown>): number {
  if (link && !link.many) return 1;
  return boundOf(operation, link ? [link.each!] : operation.bound ?? [], args);
}

/** What is wrong with arguments is told when they are used; a call that is refused before costs nothing. */
function argumentsOrNothing(
  args: (variables: Readonly<Record<string, unknown>>) => Record<string, unknown>,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  try {
    return args(variables);
  } catch {
    return {};
  }
}
