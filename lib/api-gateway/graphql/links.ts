import { most } from "../operations/table.ts";
import type { Link, Operation } from "../operations/operation.ts";
import { failAt, type Run } from "./run.ts";
import type { Frame } from "./frame.ts";
import type { FieldPlan, Out } from "./plan.ts";

/** Which objects of a frame wait for which id. */
type Waiting = Map<unknown, number[]>;

/**
 * Has a link answered for all objects of a frame: each id is asked for once, in one call, or in as many as
 * the operation's longest list demands. Where a call fails those who needed it have `null`, and an error each.
 */
export async function callLink(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  operation: Operation,
  link: Link,
): Promise<unknown[]> {
  const values: unknown[] = frame.parents.map(() => null), { ids = "ids" } = link;
  const waiting = gather(frame, link.from);
  await Promise.all(
    chunks([...waiting.keys()], longest(operation, ids)).map(async (some) => {
      try {
        const input = { ...field.args(run.variables), [ids]: some };
        hand(await run.invoke(operation, input, run.scope) as Out[], some, waiting, link, values);
      } catch (error) {
        for (const id of some) {
          for (const index of waiting.get(id)!) failAt(run, frame, field, index, error);
        }
      }
    }),
  );
  return values;
}

function gather({ parents }: Frame, from: string): Waiting {
  const waiting: Waiting = new Map();
  parents.forEach((parent, index) => {
    const id = parent[from];
    if (id === null || id === undefined) return;
    const same = waiting.get(id);
    if (same) same.push(index);
    else waiting.set(id, [index]);
  });
  return waiting;
}

/** Gives what came to those who wait for it. */
function hand(
  found: readonly Out[],
  asked: readonly unknown[],
  waiting: Waiting,
  { key = "id", many }: Link,
  values: unknown[],
): void {
  if (many) { for (const id of asked) for (const index of waiting.get(id)!) values[index] = []; }
  for (const one of found) {
    for (const index of waiting.get(one[key]) ?? []) {
      if (many) (values[index] as unknown[]).push(one);
      else values[index] = one;
    }
  }
}

function longest({ input: { shape } }: Operation, ids: string): number {
  return most(shape[ids] as never) ?? Infinity;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  const lists: T[][] = [];
  for (let from = 0; from < all.length; from += size) lists.push(all.slice(from, from + size));
  return lists;
}
