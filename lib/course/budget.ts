/**
 * The global name under which a runner may put the share of its budget that a benchmark is to spend: a
 * sweep that only asks whether a notebook runs through has no use for the whole of it.
 */
export const BUDGET_SHARE: unique symbol = Symbol.for("under-load.budget-share") as never;

/** The share to spend, in (0, 1]. */
export function budgetShare(): number {
  return (globalThis as { [BUDGET_SHARE]?: number })[BUDGET_SHARE] ?? 1;
}
