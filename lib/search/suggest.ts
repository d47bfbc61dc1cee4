import FlatQueue from "flatqueue";
import { requireNumber } from "../sim/mod.ts";
import { LevenshteinAutomaton } from "./levenshtein.ts";

/** Something that may be meant, and how much speaks for it. */
export interface Entry {
  text: string;
  weight: number;
}

/** An entry that fits what was typed. */
export interface Suggestion extends Entry {
  /** Letters that had to be changed in what was typed: 0 where it fits as it stands. */
  edits: number;
}

/** Steps of one look-up: a key stroke must never wait. */
const MOST_STEPS = 20_000;

/**
 * Texts in a tree of letters that knows in each node the best weight below it: the best ten that begin with what
 * was typed are found by going where the best still is, whatever the number of texts.
 * Building: O(letters). Asking: O(typed + found · depth · log).
 *
 * @example
 * ```ts
 * import { Suggester } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const suggester = new Suggester([
 *   { text: "rate limiter", weight: 9 },
 *   { text: "rating", weight: 2 },
 *   { text: "retry", weight: 5 },
 * ]);
 * assert.deepEqual(suggester.complete("ra").map(({ text }) => text), ["rate limiter", "rating"]);
 * assert.equal(suggester.complete("ritr", { edits: 1 })[0]?.text, "retry");
 * ```
 */
export class Suggester {
  readonly #entries: readonly Entry[];
  /** Nodes: first child, next sibling, letter, best weight below, entry that ends here (0: none, else + 1). */
  readonly #child: number[] = [0];
  readonly #sibling: number[] = [0];
  readonly #letter: number[] = [0];
  readonly #best: number[] = [0];
  readonly #entry: number[] = [0];

  /** @param entries Of equal texts the heaviest stays. @throws {RangeError} On a weight below 0. */
  constructor(entries: Iterable<Entry>) {
    const heaviest = new Map<string, number>();
    for (const { text, weight } of entries) {
      requireNumber("suggest", "weight", weight, { unit: "", min: 0 });
      heaviest.set(text, Math.max(weight, heaviest.get(text) ?? 0));
    }
    this.#entries = [...heaviest].map(([text, weight]) => ({ text, weight }))
      .sort((a, b) => a.text < b.text ? -1 : 1);
    const path: number[] = [0];
    let before = "";
    this.#entries.forEach((entry, number) => {
      const { text, weight } = entry;
      let depth = 0;
      while (depth < before.length && before.charCodeAt(depth) === text.charCodeAt(depth)) depth++;
      path.length = depth + 1;
      for (; depth < text.length; depth++) {
        path.push(this.#add(path[depth]!, text.charCodeAt(depth)));
      }
      this.#entry[path.at(-1)!] = number + 1;
      for (const node of path) this.#best[node] = Math.max(this.#best[node]!, weight);
      before = text;
    });
  }

  /**
   * The best entries that begin with a text, the heaviest first.
   *
   * @param options.edits Letters of the text that may be wrong; entries that need fewer come first.
   */
  complete(typed: string, { most = 10, edits = 0 } = {}): Suggestion[] {
    requireNumber("suggest", "most", most, {
      unit: "suggestions",
      min: 0,
      max: 100,
      integer: true,
    });
    const roots = edits > 0 ? this.#near(typed, edits) : this.#exactly(typed);
    const found: Suggestion[] = [], seen = new Set<number>();
    for (let edit = 0; edit <= edits && found.length < most; edit++) {
      const heap = new FlatQueue<number>();
      for (const [node, own] of roots) if (own === edit) heap.push(node, -this.#best[node]!);
      // A node stands for all below it; one that is negative stands for its own entry.
      for (let steps = 0; heap.length && found.length < most && steps < MOST_STEPS; steps++) {
        const node = heap.pop()!;
        if (node < 0) {
          const entry = -node - 1;
          if (seen.has(entry)) continue;
          seen.add(entry);
          found.push({ ...this.#entries[entry]!, edits: edit });
          continue;
        }
        const entry = this.#entry[node]!;
        if (entry) heap.push(-entry, -this.#entries[entry - 1]!.weight);
        for (let child = this.#child[node]!; child; child = this.#sibling[child]!) {
          heap.push(child, -this.#best[child]!);
        }
      }
    }
    return found;
  }

  #add(parent: number, letter: number): number {
    const node = this.#child.push(0) - 1;
    this.#letter.push(letter);
    this.#best.push(0);
    this.#entry.push(0);
    this.#sibling.push(this.#child[parent]!);
    this.#child[parent] = node;
    return node;
  }

  #exactly(typed: string): [node: number, edits: number][] {
    let node = 0;
    for (let i = 0; i < typed.length; i++) {
      let child = this.#child[node]!;
      while (child && this.#letter[child] !== typed.charCodeAt(i)) child = this.#sibling[child]!;
      if (!child) return [];
      node = child;
    }
    return [[node, 0]];
  }

  /** Nodes whose way from the root is near to what was typed: the automaton walks down the tree. */
  #near(typed: string, edits: number): [node: number, edits: number][] {
    const automaton = new LevenshteinAutomaton(typed, edits), roots: [number, number][] = [];
    const open: [node: number, state: number][] = [[0, automaton.start]];
    for (let steps = 0; open.length && steps < MOST_STEPS; steps++) {
      const [node, state] = open.pop()!;
      const distance = automaton.distance(state);
      if (distance <= edits) roots.push([node, distance]);
      if (distance === 0) continue; // all below fits as it stands
      for (let child = this.#child[node]!; child; child = this.#sibling[child]!) {
        const next = automaton.step(state, this.#letter[child]!);
        if (automaton.isAlive(next)) open.push([child, next]);
      }
    }
    return roots;
  }
}
