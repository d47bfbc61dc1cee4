/** A value with the versions that its tags had when it was loaded. */
export interface Tagged<V> {
  value: V;
  tags: readonly string[];
  seen: readonly number[];
}

/**
 * Versions per tag: a value carries tags (`"chef-7"`), and is good as long as none of them has got a new
 * version. One bump makes any number of values invalid, wherever they are, without knowing them.
 * Each read must learn the current versions: from a shared store, or a copy that is kept up to date.
 *
 * @example
 * ```ts
 * import { TagVersions } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const versions = new TagVersions();
 * const bread = versions.tag("flour, water", ["chef-7", "bread"]);
 * assert.equal(versions.isCurrent(bread), true);
 * versions.bump("chef-7");
 * assert.equal(versions.isCurrent(bread), false);
 * ```
 */
export class TagVersions {
  readonly #versions = new Map<string, number>();

  /** The version of a tag; 0 where it has never been bumped. */
  of(tag: string): number {
    return this.#versions.get(tag) ?? 0;
  }

  /** Makes all values with this tag invalid. */
  bump(tag: string): void {
    this.#versions.set(tag, this.of(tag) + 1);
  }

  /** Take the versions before loading: a bump during the load then makes the value invalid. */
  seen(tags: readonly string[]): number[] {
    return tags.map((tag) => this.of(tag));
  }

  tag<V>(value: V, tags: readonly string[], seen: readonly number[] = this.seen(tags)): Tagged<V> {
    return { value, tags, seen };
  }

  isCurrent({ tags, seen }: Tagged<unknown>): boolean {
    return tags.every((tag, i) => this.of(tag) === seen[i]);
  }
}
