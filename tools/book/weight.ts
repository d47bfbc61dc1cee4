import type { LiveNotebook } from "./live-notebook.ts";

/** What a page may fetch before its numbers move, in bytes, gzipped. */
export const MOST_BYTES = 400_000;

/** What a page fetches when its numbers are moved, in bytes, gzipped. */
export interface Weight {
  /** By script: the notebook's own, and what it shares with others. */
  scripts: Record<string, number>;
  /** All of them. */
  first: number;
  /** What comes only when a cell that needs it is to run again. */
  late: number;
}

/** @param bytesOf Of a script of the site, gzipped. */
export function weightOf(
  { scripts, late }: Pick<LiveNotebook, "scripts" | "late">,
  bytesOf: (script: string) => number,
): Weight {
  const each = Object.fromEntries(scripts.map((script) => [script, bytesOf(script)]));
  const sum = (some: readonly string[]) => some.reduce((bytes, script) => bytes + each[script]!, 0);
  return {
    scripts: each,
    first: sum(scripts.filter((script) => !late.scripts.includes(script))),
    late: sum(late.scripts),
  };
}

/** @throws {RangeError} Where a page would fetch more than {@linkcode MOST_BYTES} before its numbers move. */
export function requireLight(name: string, { first, scripts }: Weight): void {
  if (first <= MOST_BYTES) return;
  const parts = Object.entries(scripts).map(([script, bytes]) => `${script} ${kilobytes(bytes)}`);
  throw new RangeError(
    `Cannot make the page of ${name}: moving a number must fetch at most ${
      kilobytes(MOST_BYTES)
    } gzipped, and would fetch ${kilobytes(first)} (${parts.join(", ")})`,
  );
}

export const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;
