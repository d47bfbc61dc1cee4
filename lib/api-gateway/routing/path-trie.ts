/** A piece of a path that several have in common, and what comes after it. */
interface Node<T> {
  label: string;
  /** By the code of their first character. */
  children: (Node<T> | undefined)[] | undefined;
  /** What matches the path up to here, and all below it. */
  values: T[];
}

const SLASH = 47;

/**
 * What is kept for paths: an exact path before a longer prefix, a longer prefix before a shorter, by whole
 * segments (`/v2` takes `/v2` and `/v2/x`, never `/v2x`). A radix tree: a look-up reads each character of the
 * path at most once, however many paths are kept.
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
 * const found = (path: string) => trie.find(path, () => true, undefined);
 * assert.deepEqual(["/v2/health", "/v2/x", "/v2x"].map(found), ["health", "new", "all"]);
 * ```
 */
export class PathTrie<T> {
  readonly #root: Node<T> = { label: "", children: undefined, values: [] };
  readonly #exact = new Map<string, T[]>();
  readonly #compare: (a: T, b: T) => number;
  /** Values of the prefixes on the way down. One for all look-ups: none ends before it is read. */
  readonly #passed: T[][] = [];

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
    const node = nodeAt(this.#root, path.replace(/\/+$/, ""));
    node.values = [...node.values, value].sort(this.#compare);
  }

  /** The first that `fits` what is `asked`, in the order of precedence. */
  find<A>(path: string, fits: (value: T, asked: A) => boolean, asked: A): T | undefined {
    if (this.#exact.size > 0) {
      const exact = this.#exact.get(path);
      if (exact) { for (const value of exact) if (fits(value, asked)) return value; }
    }
    const passed = this.#passed;
    for (let i = this.#descend(path) - 1; i >= 0; i--) {
      const values = passed[i]!;
      for (let j = 0; j < values.length; j++) if (fits(values[j]!, asked)) return values[j];
    }
    return undefined;
  }

  /** Walks down as far as the path goes; gives how many prefixes it passed. */
  #descend(path: string): number {
    const passed = this.#passed, { length } = path;
    let node = this.#root, at = 0, found = 0;
    for (;;) {
      const whole = at === length || at === 0 || path.charCodeAt(at) === SLASH;
      if (whole && node.values.length > 0) passed[found++] = node.values;
      const child = at < length ? node.children?.[path.charCodeAt(at)] : undefined;
      if (child === undefined || !path.startsWith(child.label, at)) return found;
      at += child.label.length;
      node = child;
    }
  }
}

/** The node of a path, made where there is none: a label that both begin with is cut in two. */
function nodeAt<T>(root: Node<T>, path: string): Node<T> {
  let node = root, at = 0;
  while (at < path.length) {
    node.children ??= [];
    const code = path.charCodeAt(at), child = node.children[code];
    if (child === undefined) {
      const leaf: Node<T> = { label: path.slice(at), children: undefined, values: [] };
      node.children[code] = leaf;
      return leaf;
    }
    let same = 0;
    while (same < child.label.length && child.label[same] === path[at + same]) same++;
    if (same < child.label.length) {
      const upper: Node<T> = { label: child.label.slice(0, same), children: [], values: [] };
      child.label = child.label.slice(same);
      upper.children![child.label.charCodeAt(0)] = child;
      node.children[code] = upper;
      node = upper;
    } else node = child;
    at += same;
  }
  return node;
}
