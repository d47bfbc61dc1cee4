/** One segment of paths. */
interface Node<T> {
  children: Map<string, Node<T>> | undefined;
  /** What matches this path and all below it. */
  prefix: T[];
}

/**
 * What is kept for paths: an exact path before a longer prefix, a longer prefix before a shorter, by whole
 * segments (`/v2` takes `/v2` and `/v2/x`, never `/v2x`). Looking up is O(segments), however many are kept.
 *
 * @example
 * ```ts
 * import { PathTrie } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const trie = new PathTrie<string>(() => 0);
 * trie.addPrefix("/", "all");
 * trie.addPrefix("/v2", "new");
 * trie.addExact("/v2/health", "health");
 * const found = (path: string) => trie.find(path, () => true);
 * assert.deepEqual(["/v2/health", "/v2/x", "/v2x"].map(found), ["health", "new", "all"]);
 * ```
 */
export class PathTrie<T> {
  readonly #root: Node<T> = { children: undefined, prefix: [] };
  readonly #exact = new Map<string, T[]>();
  readonly #compare: (a: T, b: T) => number;

  /** @param compare Which of two for the same path is asked first. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  addExact(path: string, value: T): void {
    const list = this.#exact.get(path) ?? [];
    this.#exact.set(path, [...list, value].sort(this.#compare));
  }

  /** A slash at the end says nothing. */
  addPrefix(path: string, value: T): void {
    let node = this.#root;
    for (const segment of path.split("/").slice(1)) {
      if (segment === "") continue;
      node.children ??= new Map();
      let child = node.children.get(segment);
      if (!child) node.children.set(segment, child = { children: undefined, prefix: [] });
      node = child;
    }
    node.prefix = [...node.prefix, value].sort(this.#compare);
  }

  /** The first that `fits`, in the order of precedence. */
  find(path: string, fits: (value: T) => boolean): T | undefined {
    if (this.#exact.size > 0) {
      const exact = this.#exact.get(path);
      if (exact) { for (const value of exact) if (fits(value)) return value; }
    }
    return below(this.#root, path, 1, fits);
  }
}

/** The deepest prefix whose value fits: deeper ones are asked first, on the way back. */
function below<T>(
  node: Node<T>,
  path: string,
  from: number,
  fits: (value: T) => boolean,
): T | undefined {
  if (node.children !== undefined && from < path.length) {
    const slash = path.indexOf("/", from), to = slash < 0 ? path.length : slash;
    const child = node.children.get(path.slice(from, to));
    if (child !== undefined) {
      const found = below(child, path, to + 1, fits);
      if (found !== undefined) return found;
    }
  }
  const { prefix } = node;
  for (let i = 0; i < prefix.length; i++) if (fits(prefix[i]!)) return prefix[i];
  return undefined;
}
