import { keywordColumn } from "./columns.ts";
import { Inverter } from "./invert.ts";
import type { Document, DocumentReader } from "./schema.ts";
import type { Segment } from "./segment.ts";

/** Takes documents, and makes a {@linkcode Segment} of them. */
export class SegmentBuilder {
  readonly #reader: DocumentReader;
  readonly #ids: string[] = [];
  readonly #stored: string[] = [];
  readonly #text: ReadonlyMap<string, Inverter>;
  readonly #keywords: ReadonlyMap<string, string[][]>;
  readonly #numbers: ReadonlyMap<string, number[]>;

  constructor(reader: DocumentReader) {
    this.#reader = reader;
    this.#text = new Map(reader.text.map((name) => [name, new Inverter()]));
    this.#keywords = new Map(reader.keywords.map((name) => [name, []]));
    this.#numbers = new Map(reader.numbers.map((name) => [name, []]));
  }

  get size(): number {
    return this.#ids.length;
  }

  /** @param document One that the reader has read. @returns Its number in the segment. */
  add(document: Document): number {
    for (const [name, inverter] of this.#text) {
      inverter.document();
      const text = document[name];
      if (typeof text !== "string") continue;
      this.#reader.analyzer.each(text, (term, position) => inverter.add(term, position));
    }
    for (const [name, column] of this.#keywords) {
      const value = document[name];
      column.push(value === undefined ? [] : Array.isArray(value) ? [...value] : [String(value)]);
    }
    for (const [name, column] of this.#numbers) {
      const value = document[name];
      column.push(typeof value === "number" ? value : NaN);
    }
    this.#stored.push(JSON.stringify(document));
    return this.#ids.push(document.id) - 1;
  }

  done(): Segment {
    return {
      size: this.#ids.length,
      ids: this.#ids,
      stored: this.#stored,
      text: mapped(this.#text, (inverter) => inverter.done()),
      keywords: mapped(this.#keywords, keywordColumn),
      numbers: mapped(this.#numbers, (column) => Float64Array.from(column)),
    };
  }
}

function mapped<A, B>(map: ReadonlyMap<string, A>, make: (value: A) => B): Map<string, B> {
  return new Map([...map].map(([name, value]) => [name, make(value)]));
}
