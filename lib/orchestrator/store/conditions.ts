import { Conflict, Fenced } from "./errors.ts";
import type { Item, WriteOptions } from "./item.ts";

/** @throws {Conflict} Where a key is not at the revision that a write expects, or its lock has another token. */
export function requireConditions(
  items: ReadonlyMap<string, Item>,
  key: string,
  { expect, fence }: WriteOptions,
): void {
  const is = items.get(key)?.revision ?? 0;
  if (expect !== undefined && expect !== is) {
    throw new Conflict(`Cannot write ${key}: it is at revision ${is}: received ${expect}`);
  }
  if (!fence) return;
  const held = items.get(fence.lock)?.value as { token: number } | undefined;
  if (held?.token !== fence.token) {
    throw new Fenced(
      `Cannot write ${key}: ${fence.lock} is held under token ${
        held?.token ?? "(none)"
      }: received ${fence.token}`,
    );
  }
}
