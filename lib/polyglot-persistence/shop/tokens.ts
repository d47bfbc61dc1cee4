import type { Versioned } from "./change.ts";
import type { Derived, Source } from "./stores.ts";

/** What a client has seen or written: no read of its own may be older. One number per key. */
export type Token = Readonly<Record<string, number>>;

const MOST_KEYS = 100;
/** In front of each key: one that looks like a number would stand first, whenever it came, and be the "oldest". */
const MARK = "@";

/** A token that also knows of one version. Of more than 100 keys it forgets the oldest. */
export function witnessed(token: Token, key: string, version: number): Token {
  const own = MARK + key, { [own]: before = 0, ...rest } = token;
  const entries = [...Object.entries(rest), [own, Math.max(before, version)] as const];
  return Object.fromEntries(entries.slice(-MOST_KEYS));
}

/** A read, and where it came from. */
export interface FreshRead {
  readonly found: Versioned | undefined;
  readonly from: "derived" | "source";
}

/**
 * Reads your writes: the derived store answers, unless the client's token knows of a newer version; then the source
 * is asked. Without a token the store may be late.
 *
 * Source: D. Terry et al., Session Guarantees for Weakly Consistent Replicated Data, 1994.
 *
 * @example
 * ```ts
 * import { MemoryDerived, MemorySource, readAtLeast, witnessed } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const source = new MemorySource(), derived = new MemoryDerived();
 * const { version } = await source.write("review", { stars: 5 });
 * const token = witnessed({}, "review", version);
 * assert.equal((await readAtLeast({ source, derived }, "review", token)).from, "source");
 * ```
 */
export async function readAtLeast(
  { source, derived }: { source: Source; derived: Derived },
  key: string,
  token: Token = {},
): Promise<FreshRead> {
  const found = await derived.read(key);
  const own = MARK + key, needed = Object.hasOwn(token, own) ? token[own]! : 0;
  if ((found?.version ?? 0) >= needed) return { found, from: "derived" };
  return { found: await source.read(key), from: "source" };
}
