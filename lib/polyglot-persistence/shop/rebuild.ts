import { keyText } from "../documents/order.ts";
import { isDocument, type Value } from "../documents/value.ts";
import type { Change } from "./change.ts";
import type { Derived, Source } from "./stores.ts";

/** A value as a text in which names stand in order: a store of JSON may put them as it likes. */
function canonical(value: Value): string {
  const inOrder = (one: Value): Value => {
    if (Array.isArray(one)) return one.map(inOrder);
    if (!isDocument(one)) return one;
    return Object.fromEntries(Object.keys(one).sort().map((name) => [name, inOrder(one[name]!)]));
  };
  return keyText(inOrder(value));
}

/** What two stores that hold the same have in common: SHA-256 over keys, versions and documents, in order of keys. */
export async function contentHash(changes: readonly Change[]): Promise<string> {
  const lines = changes.filter(({ document }) => document !== null)
    .map(({ key, version, document }) => JSON.stringify([key, version, canonical(document)]))
    .sort();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join("\n")));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a derived store holds what the source holds. */
export async function sameContent(source: Source, derived: Derived): Promise<boolean> {
  const [a, b] = await Promise.all([source.latest(), derived.entries()]);
  return await contentHash(a) === await contentHash(b);
}

/** Keys of which a derived store holds something else than the source. */
export async function divergent(source: Source, derived: Derived): Promise<string[]> {
  const text = ({ version, document }: Change) => `${version} ${canonical(document)}`;
  const held = new Map((await derived.entries()).map((change) => [change.key, text(change)]));
  const wrong = (await source.latest()).filter((change) => {
    const has = held.get(change.key);
    held.delete(change.key);
    return has !== (change.document === null ? undefined : text(change));
  }).map(({ key }) => key);
  return [...wrong, ...held.keys()].sort();
}

/** How a rebuild went. */
export interface Rebuilt {
  readonly taken: number;
  /** Whether all was taken over before the signal or the budget ended it. */
  readonly done: boolean;
}

/**
 * Fills a derived store anew from changes: those of a log from its beginning, or the latest of the source. Live
 * changes may come in between, since an older one never replaces a newer one.
 *
 * @param most Changes taken at most. Default: 10 million.
 * @example
 * ```ts
 * import { MemoryDerived, MemorySource, rebuild, sameContent } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const source = new MemorySource(), fresh = new MemoryDerived();
 * await source.write("boot", { price: 180 });
 * await rebuild(await source.latest(), fresh);
 * assert.equal(await sameContent(source, fresh), true);
 * ```
 */
export async function rebuild(
  changes: Iterable<Change> | AsyncIterable<Change>,
  target: Derived,
  { most = 10_000_000, signal }: { most?: number; signal?: AbortSignal } = {},
): Promise<Rebuilt> {
  let taken = 0;
  for await (const change of changes) {
    if (signal?.aborted || taken >= most) return { taken, done: false };
    await target.apply(change);
    taken++;
  }
  return { taken, done: true };
}
