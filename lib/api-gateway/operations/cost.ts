import type { Operation } from "./operation.ts";
import { most } from "./table.ts";

/**
 * What one call may cost at most, in units: its cost times the objects that can come, at least one.
 *
 * @param input As the operation's schema has made it.
 */
export function operationCost(
  operation: Operation,
  input: Readonly<Record<string, unknown>> = {},
): number {
  return operation.cost * Math.max(1, boundOf(operation, operation.bound ?? [], input));
}

/** How many objects can come; what is not said, or said wrongly, counts as much as it could be. */
export function boundOf(
  { input: { shape } }: Operation,
  names: readonly string[],
  input: Readonly<Record<string, unknown>>,
): number {
  let product = 1;
  for (const name of names) {
    const said = input[name];
    const largest = most(shape[name] as never)!, many = Array.isArray(said) ? said.length : said;
    product *= typeof many === "number" && many >= 0 && many <= largest ? many : largest;
  }
  return product;
}
