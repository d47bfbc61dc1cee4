import type { PatternTree } from "./pattern-tree.ts";

/** In how many ways a pattern can be tried on a text of n characters: at most `ways` · n^`degree`. */
export interface Ways {
  readonly ways: number;
  readonly degree: number;
}

const ONE: Ways = { ways: 1, degree: 0 }, ENDLESS: Ways = { ways: Infinity, degree: 0 };

/**
 * Counts the ways that a matcher which goes back and tries again may have to go, as an upper bound: choices add up, what
 * follows multiplies, and a repeat without a bound has a way for each length, if what it repeats is met in one way only; else
 * there is no bound. O(size).
 */
export function waysOf(tree: PatternTree): Ways {
  switch (tree.kind) {
    case "all": {
      // What looks around is never entered again from behind: such parts add up.
      const looks = tree.of.filter(({ kind }) => kind === "look").map(waysOf)
        .filter((one) => !isPlain(one));
      const others = tree.of.filter(({ kind }) => kind !== "look").map(waysOf);
      return [sum([ONE, ...looks]), ...others].reduce(times, ONE);
    }
    case "any":
      return sum(tree.of.map(waysOf));
    case "look":
      return waysOf(tree.of);
    case "back":
      // What was found before is compared with what comes, character by character.
      return { ways: 1, degree: 1 };
    case "repeat": {
      const one = waysOf(tree.of), plain = isPlain(one);
      if (tree.max === Infinity) {
        return plain && !mayBeEmpty(tree.of) ? { ways: 1, degree: 1 } : ENDLESS;
      }
      if (plain) return { ways: tree.max - tree.min + 1, degree: 0 };
      const lengths = tree.max - tree.min + 1;
      return { ways: lengths * one.ways ** tree.max, degree: one.degree * tree.max };
    }
    default:
      return ONE;
  }
}

const isPlain = ({ ways, degree }: Ways) => ways === 1 && degree === 0;

const times = (one: Ways, other: Ways): Ways => ({
  ways: one.ways * other.ways,
  degree: one.degree + other.degree,
});

const sum = (all: readonly Ways[]): Ways => ({
  ways: all.reduce((ways, one) => ways + one.ways, 0),
  degree: Math.max(...all.map(({ degree }) => degree)),
});

/** Whether a pattern is met by no characters at all. What looks back may be. O(size). */
function mayBeEmpty(tree: PatternTree): boolean {
  if (tree.kind === "character") return false;
  if (tree.kind === "all") return tree.of.every(mayBeEmpty);
  if (tree.kind === "any") return tree.of.some(mayBeEmpty);
  return tree.kind !== "repeat" || tree.min === 0 || mayBeEmpty(tree.of);
}
