import { isObject, type Json, sameJson } from "./json.ts";
import type { Operation } from "./patch.ts";
import { pointerOf } from "./pointer.ts";

/**
 * A patch that makes one document of another: objects name by name; of lists what is alike at both ends stays, and
 * the stretch between is changed in place, shortened or lengthened. It is right, and not always the shortest: that
 * would cost O(n²) for a list. O(size of both).
 *
 * @example
 * ```ts
 * import { diff, patched } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const before = { price: 180, sizes: [41, 43] }, after = { price: 150, sizes: [41, 42, 43] };
 * assert.deepEqual(diff(before, after), [
 *   { op: "replace", path: "/price", value: 150 },
 *   { op: "add", path: "/sizes/1", value: 42 },
 * ]);
 * assert.deepEqual(patched(before, diff(before, after)), after);
 * ```
 */
export function diff(before: Json, after: Json): Operation[] {
  const operations: Operation[] = [];
  collect(before, after, [], operations);
  return operations;
}

type Parts = readonly (string | number)[];

function collect(before: Json, after: Json, at: Parts, operations: Operation[]): void {
  if (sameJson(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const name of Object.keys(before)) {
      const path = [...at, name];
      if (Object.hasOwn(after, name)) collect(before[name]!, after[name]!, path, operations);
      else operations.push({ op: "remove", path: pointerOf(path) });
    }
    for (const name of Object.keys(after)) {
      if (Object.hasOwn(before, name)) continue;
      operations.push({ op: "add", path: pointerOf([...at, name]), value: after[name]! });
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    lists(before, after, at, operations);
  } else operations.push({ op: "replace", path: pointerOf(at), value: after });
}

function lists(
  before: readonly Json[],
  after: readonly Json[],
  at: Parts,
  operations: Operation[],
): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0, end = 0;
  while (start < shorter && sameJson(before[start]!, after[start]!)) start++;
  while (end < shorter - start && sameJson(before.at(-1 - end)!, after.at(-1 - end)!)) end++;
  const gone = before.length - start - end, come = after.length - start - end;
  const both = Math.min(gone, come);
  for (let i = 0; i < both; i++) {
    collect(before[start + i]!, after[start + i]!, [...at, start + i], operations);
  }
  for (let i = gone - 1; i >= both; i--) {
    operations.push({ op: "remove", path: pointerOf([...at, start + i]) });
  }
  for (let i = both; i < come; i++) {
    operations.push({ op: "add", path: pointerOf([...at, start + i]), value: after[start + i]! });
  }
}
