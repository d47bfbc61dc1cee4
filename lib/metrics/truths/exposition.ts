import { scored, type TruthRow } from "../../sim/truth-row.ts";
import type { ExpositionFormat } from "../exposition/entry.ts";
import { parseExposition } from "../exposition/parse.ts";

/** A whole exposition and what its lines say. */
export interface ExpositionDocument {
  readonly format: ExpositionFormat;
  readonly input: string;
  readonly entries: readonly unknown[];
}

/** A text, and whether Prometheus reads it to its end. */
export interface ExpositionCase {
  readonly n: number;
  readonly format: ExpositionFormat;
  readonly input?: string;
  readonly inputLatin1?: string;
  readonly ok: boolean;
}

/** Prometheus' documents, entry by entry. */
export function documents(all: readonly ExpositionDocument[]): TruthRow {
  let many = 0;
  const wrong: string[] = [];
  for (const { format, input, entries } of all) {
    const got = entriesOf(input, format);
    many += entries.length;
    const same = (a: unknown, b: unknown) =>
      JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
    entries.forEach((entry, i) => same(entry, got[i]) || wrong.push(`${format}, entry ${i + 1}`));
    if (got.length !== entries.length) wrong.push(`${format}: ${got.length} entries`);
  }
  return scored("Prometheus' expositions, entry by entry", many, wrong);
}

/** Texts that Prometheus reads or refuses. */
export function refusals(all: readonly ExpositionCase[]): TruthRow {
  const wrong = all.filter(({ format, input, inputLatin1, ok }) => {
    const bytes = input ?? Uint8Array.from(inputLatin1!, (character) => character.charCodeAt(0));
    try {
      parseExposition(bytes, format, { sample() {} });
      return !ok;
    } catch {
      return ok;
    }
  });
  return scored(
    "expositions that Prometheus reads or refuses",
    all.length,
    wrong.map(({ n }) => `case ${n}`),
  );
}

/** What an exposition says, line by line. */
export function entriesOf(text: string, format: ExpositionFormat): unknown[] {
  const entries: unknown[] = [];
  const labelled = (pairs: readonly string[]) =>
    Object.fromEntries(pairs.flatMap((name, i) => i % 2 === 0 ? [[name, pairs[i + 1]]] : []));
  parseExposition(text, format, {
    help: (metric, help) => entries.push({ help, metric }),
    type: (metric, type) => entries.push({ type, metric }),
    unit: (metric, unit) => entries.push({ unit, metric }),
    comment: (comment) => entries.push({ comment }),
    sample: (_, labels, value, time, exemplar) =>
      entries.push({
        labels: labelled(labels),
        value,
        ...(time === undefined ? {} : { time }),
        ...(exemplar
          ? {
            exemplar: {
              labels: labelled(exemplar.labels),
              value: exemplar.value,
              ...(exemplar.time === undefined ? {} : { time: exemplar.time }),
            },
          }
          : {}),
      }),
  });
  return entries;
}

/** The same with all keys in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, one]) => [key, sorted(one)]).sort();
}
