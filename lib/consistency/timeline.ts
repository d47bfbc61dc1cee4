import type { Operation } from "./operation.ts";

/**
 * The calls and answers of a key in the order of time, as a doubly linked list out of which an operation
 * is taken in O(1) and put back where it was. Event 0 is the list's head; operation i has its call at
 * 2i + 1 and its answer at 2i + 2.
 */
export class Timeline {
  /** How many operations were answered: those without an answer need not have happened. */
  readonly answered: number;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #operations: readonly Operation[];

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    const events: number[] = [];
    operations.forEach((operation, i) => {
      events.push(2 * i + 1);
      if (operation.return !== undefined) events.push(2 * i + 2);
    });
    this.answered = events.length - operations.length;
    // Of one moment calls come first: who ended when another began may have been at the same time.
    events.sort((a, b) => this.#time(a) - this.#time(b) || (b & 1) - (a & 1) || a - b);
    this.#next = new Int32Array(2 * operations.length + 1);
    this.#previous = new Int32Array(2 * operations.length + 1);
    events.forEach((event, i) => {
      this.#previous[event] = i === 0 ? 0 : events[i - 1]!;
      this.#next[this.#previous[event]!] = event;
    });
  }

  get first(): number {
    return this.#next[0]!;
  }

  /** The operation that is called at an event, or `undefined` where the event is an answer. */
  calledAt(event: number): number | undefined {
    return event & 1 ? (event - 1) >> 1 : undefined;
  }

  /** The event after an operation's call. */
  after(op: number): number {
    return this.#next[2 * op + 1]!;
  }

  /** Takes an operation out; says how many answers went with it. */
  take(op: number): number {
    this.#unlink(2 * op + 1);
    if (this.#operations[op]!.return === undefined) return 0;
    this.#unlink(2 * op + 2);
    return 1;
  }

  /** Undoes the last `take`; says how many answers came back. */
  putBack(op: number): number {
    const answer = this.#operations[op]!.return === undefined ? 0 : 1;
    if (answer) this.#link(2 * op + 2);
    this.#link(2 * op + 1);
    return answer;
  }

  #time(event: number): number {
    const operation = this.#operations[(event - 1) >> 1]!;
    return event & 1 ? operation.call : operation.return!;
  }

  #unlink(event: number): void {
    const before = this.#previous[event]!, after = this.#next[event]!;
    this.#next[before] = after;
    if (after) this.#previous[after] = before;
  }

  #link(event: number): void {
    const before = this.#previous[event]!, after = this.#next[event]!;
    this.#next[before] = event;
    if (after) this.#previous[after] = event;
  }
}
