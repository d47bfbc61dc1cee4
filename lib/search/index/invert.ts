import { Dictionary } from "./dictionary.ts";
import { Growing } from "./growing.ts";
import { PositionsWriter } from "./positions.ts";
import { BLOCK, PostingsWriter } from "./postings.ts";
import type { TextField } from "./segment.ts";

/**
 * Turns a field round: it takes words document by document and gives documents term by term. Until then a word
 * is two numbers in two columns; one counting sort brings each term's words together.
 * O(words + terms·log(terms)).
 */
export class Inverter {
  readonly #numbers = new Map<string, number>();
  readonly #terms: string[] = [];
  readonly #wordTerm = new Growing();
  readonly #wordPosition = new Growing();
  /** Where each document's words begin. */
  readonly #firstWord = new Growing();

  /** Begins the next document. */
  document(): void {
    this.#firstWord.push(this.#wordTerm.length);
  }

  add(term: string, position: number): void {
    let number = this.#numbers.get(term);
    if (number === undefined) {
      this.#numbers.set(term, number = this.#terms.length);
      this.#terms.push(term);
    }
    this.#wordTerm.push(number);
    this.#wordPosition.push(position);
  }

  done(): TextField {
    const wordTerm = this.#wordTerm.values, wordPosition = this.#wordPosition.values;
    const size = this.#firstWord.length, many = wordTerm.length;
    const lengths = new Uint32Array(size);
    // A counting sort: where each term's words begin, then each word to its place.
    const begin = new Uint32Array(this.#terms.length + 1);
    for (let i = 0; i < many; i++) begin[wordTerm[i]! + 1]!++;
    for (let t = 0; t < this.#terms.length; t++) begin[t + 1]! += begin[t]!;
    const documents = new Uint32Array(many), positions = new Uint32Array(many);
    const next = begin.slice(0, -1), firstWord = this.#firstWord.values;
    for (let document = 0; document < size; document++) {
      const to = document + 1 < size ? firstWord[document + 1]! : many;
      lengths[document] = to - firstWord[document]!;
      for (let i = firstWord[document]!; i < to; i++) {
        const place = next[wordTerm[i]!]!++;
        documents[place] = document;
        positions[place] = wordPosition[i]!;
      }
    }
    const order = [...this.#terms].sort();
    const postings = new PostingsWriter(), positionsWriter = new PositionsWriter();
    for (const term of order) {
      const number = this.#numbers.get(term)!;
      addTerm(begin[number]!, begin[number + 1]!, documents, positions, {
        ...{ lengths, postings, positionsWriter },
      });
    }
    return {
      dictionary: new Dictionary(order),
      postings: postings.done(),
      positions: positionsWriter.done(),
      lengths,
      totalLength: many,
    };
  }
}

function addTerm(
  from: number,
  to: number,
  wordDocument: Uint32Array,
  wordPosition: Uint32Array,
  { lengths, postings, positionsWriter }: {
    lengths: Uint32Array;
    postings: PostingsWriter;
    positionsWriter: PositionsWriter;
  },
): void {
  const documents = new Uint32Array(to - from), counts = new Uint32Array(to - from);
  let many = 0;
  for (let i = from; i < to;) {
    const document = wordDocument[i]!, first = i;
    while (i < to && wordDocument[i] === document) i++;
    if (many % BLOCK === 0) positionsWriter.block();
    positionsWriter.add(wordPosition, first, i);
    documents[many] = document;
    counts[many++] = i - first;
  }
  postings.add(documents.subarray(0, many), counts.subarray(0, many), lengths);
}
