import type { Operation } from "./operation.ts";
import { most } from "./table.ts";

/**
 * What one call may cost at most, in units: its cost times the objects that can come, at least one.
 *
 * @param input Before or after it was parsed; by name, or by position.
 */
export function operationCost(
  operation: Operation,
  input: Readonly<Record<string, unknown>> | readonly unknown[] = {},
): number {
  return operation.cost * Math.max(1, boundOf(operation, operation.bound, input));
}

/** How many objects can come; what is not said, or said wrongly, counts as much as it could be. */
export function boundOf(
  { input: { shape } }: Operation,
  name: string | undefined,
  input: Readonly<Record<string, unknown>> | readonly unknown[],
): number {
  if (name === undefined) return 1;
  const said = Array.isArray(input)
    ? input[Object.keys(shape).indexOf(name)]
    : (input as Record<string, unknown>)[name];
  const largest = most(shape[name] as never)!;
  const many = Array.isArray(said) ? said.length : said;
  return typeof many === "number" && many >= 0 && many <= largest ? many : largest;
}
