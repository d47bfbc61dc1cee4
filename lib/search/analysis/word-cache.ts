/** Slots at first, and how full they may get. */
const SLOTS = 4096, FULL = 0.5;

/**
 * Remembers something for each different word of a text, and finds it without copying the word out of the text:
 * a hash of its letters leads to a slot, and the letters there are compared in place. A text has many words and
 * few different ones. O(letters of the word).
 */
export class WordCache<T> {
  #words: string[] = [];
  #values: T[] = [];
  /** Number of a word and 1; 0 where a slot is free. */
  #slots = new Int32Array(SLOTS);

  /** @param most Words that are kept; one more, and all are forgotten. */
  constructor(readonly most: number) {}

  /** What is remembered of `text` from `start` to before `end`; else what `make` says of the word. */
  get(text: string, start: number, end: number, make: (word: string) => T): T {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ hash >>> 15) & mask;
    for (let number = this.#slots[slot]!; number !== 0; number = this.#slots[slot]!) {
      if (isAt(this.#words[number - 1]!, text, start, end)) return this.#values[number - 1]!;
      slot = slot + 1 & mask;
    }
    const word = text.slice(start, end), value = make(word);
    this.#slots[slot] = this.#words.push(word);
    this.#values.push(value);
    if (this.#words.length > this.most) this.#clear();
    else if (this.#words.length > FULL * this.#slots.length) this.#grow();
    return value;
  }

  #clear(): void {
    this.#words = [];
    this.#values = [];
    this.#slots = new Int32Array(SLOTS);
  }

  #grow(): void {
    const words = this.#words, values = this.#values;
    this.#words = [];
    this.#values = [];
    this.#slots = new Int32Array(2 * this.#slots.length);
    words.forEach((word, i) => this.get(word, 0, word.length, () => values[i]!));
  }
}

function isAt(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) {
    if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  }
  return true;
}
