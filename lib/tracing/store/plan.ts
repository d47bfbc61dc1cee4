import type { Block } from "./block.ts";
import type { Condition } from "./query.ts";

/**
 * The fewest rows that can fulfil all conditions, by the index that leaves the fewest; `undefined` where none
 * helps and all must be looked at.
 */
export function candidates(
  block: Block,
  conditions: readonly Condition[],
): ArrayLike<number> | undefined {
  let best: ArrayLike<number> | undefined;
  for (const condition of conditions) {
    const rows = indexed(block, condition);
    if (rows && (!best || rows.length < best.length)) best = rows;
  }
  return best;
}

function indexed(
  block: Block,
  { field, operator, value }: Condition,
): ArrayLike<number> | undefined {
  const { index, count } = block;
  if (field === "duration") {
    const at = value as number;
    if (operator === "=") return index.lasting(at, at, count);
    if (operator === ">" || operator === ">=") return index.lasting(at, Infinity, count);
    return operator === "!=" ? undefined : index.lasting(0, at, count);
  }
  if (field === "kind") return undefined;
  if (field === "status" && value !== "error") return undefined;
  if (operator === "=" && typeof value === "string") return index.equal(field, value);
  return operator === "~" && typeof value === "string" ? index.containing(field, value) : undefined;
}
