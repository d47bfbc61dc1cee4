import { most } from "../operations/table.ts";
import type { Link, Operation } from "../operations/operation.ts";
import type { Out } from "./complete.ts";
import { failAt, type Run } from "./run.ts";
import type { Frame } from "./frame.ts";
import type { FieldPlan } from "./plan.ts";

/**
 * Has a link answered for all objects of a frame: each id is asked for once, in one call, or in as many as
 * the operation's longest list demands. Where a call fails those who needed it have `null`, and an error each.
 */
export async function callLink(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  operation: Operation,
  { ids = "ids", from, key = "id", many }: Link,
): Promise<unknown[]> {
  const values: unknown[] = frame.parents.map(() => null);
  const asked = new Map<unknown, number[]>();
  frame.parents.forEach((parent, index) => {
    const id = parent[from];
    if (id === null || id === undefined) return;
    const same = asked.get(id);
    if (same) same.push(index);
    else asked.set(id, [index]);
  });
  const fail = (some: readonly unknown[], error: unknown) => {
    for (const id of some) {
      for (const index of asked.get(id)!) failAt(run, frame, field, index, error);
    }
  };
  const all = [...asked.keys()];
  let args: Record<string, unknown>;
  try {
    args = field.args(run.variables);
  } catch (error) {
    return fail(all, error), values;
  }
  const size = most(operation.input.shape[ids] as never) ?? all.length;
  const chunks = Array.from(
    { length: Math.ceil(all.length / size) },
    (_, i) => all.slice(i * size, (i + 1) * size),
  );
  await Promise.all(chunks.map(async (some) => {
    try {
      const found = await run.invoke(operation, { ...args, [ids]: some }, run.scope) as Out[];
      for (const id of some) if (many) { for (const index of asked.get(id)!) values[index] = []; }
      for (const one of found) {
        for (const index of asked.get(one[key]) ?? []) {
          if (many) (values[index] as unknown[]).push(one);
          else values[index] = one;
        }
      }
    } catch (error) {
      fail(some, error);
    }
  }));
  return values;
}
