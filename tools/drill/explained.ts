/** Factors that everybody knows: of time, of bytes, and of what is written in thousands. */
const KNOWN = [
  ...[1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e9],
  ...[60, 3600, 3_600_000, 86_400, 24, 7, 30, 365, 730],
];
const WORDS: Record<string, number> = {
  ...{ two: 2, three: 3, four: 4, five: 5, ten: 10, twenty: 20, hundred: 100 },
  ...{ half: 0.5, third: 1 / 3, tenth: 0.1, week: 7, month: 30, kb: 1000, mb: 1e6 },
};

/**
 * Whether a question says the numbers that its answer has in it: each is one that everybody knows, one of the text, or
 * made of these. `300 bytes a move, for a week` explains 2100.
 */
export function isExplained(literals: readonly number[], text: string): boolean {
  const figures = [...text.toLowerCase().matchAll(/\d[\d,]*(?:\.\d+)?|[a-z]+/g)].flatMap(
    ([word]) => {
      const number = WORDS[word] ?? Number(word.replaceAll(",", ""));
      return Number.isNaN(number) || number === 0 ? [] : [number];
    },
  );
  const made = figures.reduce<number[]>(
    (all, one) => [...all, ...all.map((product) => product * one)],
    [1],
  );
  return literals.every((one) =>
    one === 0 ||
    made.some((product) =>
      KNOWN.some((factor) => isNear(one, product * factor) || isNear(one * factor, product))
    )
  );
}

const isNear = (a: number, b: number) => Math.abs(a / b - 1) < 1e-9;
