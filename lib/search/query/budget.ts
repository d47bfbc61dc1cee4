/** What one search may cost. */
export interface BudgetOptions {
  /** Postings read. Default: 20 million. */
  postings?: number;
  /** Milliseconds. Default: 1,000. */
  ms?: number;
  /** The time in ms. Default: this machine's. */
  now?: () => number;
}

/** Counts what a search costs; where it has run out, the search ends with what it has. */
export class Budget {
  /** Postings read so far. */
  spent = 0;
  readonly #most: number;
  readonly #until: number;
  readonly #now: () => number;
  #nextLook = 0;
  #isOut = false;
  #isCut = false;

  constructor(
    { postings = 20e6, ms = 1000, now = () => performance.now() }: BudgetOptions = {},
  ) {
    this.#most = postings;
    this.#now = now;
    this.#until = now() + ms;
  }

  /** Whether something was left out. */
  get partial(): boolean {
    return this.#isOut || this.#isCut;
  }

  /** Notes that something was left out, though there is budget for the rest. */
  cutShort(): void {
    this.#isCut = true;
  }

  /** Asks for some postings more, before they are read. The clock is looked at every 16,384 of them. */
  spend(postings: number): boolean {
    if (this.#isOut) return false;
    if (this.spent + postings > this.#most) return this.#out();
    this.spent += postings;
    if (this.spent < this.#nextLook) return true;
    this.#nextLook = this.spent + 16_384;
    return this.#now() <= this.#until || this.#out();
  }

  #out(): false {
    this.#isOut = true;
    return false;
  }
}
